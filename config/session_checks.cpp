#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "config/hash_function.hpp"
#include "config/json/text.hpp"
#include "config/settings_assembly.hpp"

namespace sidehook::config {
namespace {

struct named_function {
  std::string_view name;
  hash_function function;
};
constexpr std::array functions{named_function{"murmur32", hash_function::murmur32},
                               named_function{"murmur64", hash_function::murmur64},
                               named_function{"murmur128", hash_function::murmur128},
                               named_function{"sha256", hash_function::sha256}};

std::string not_allowed(const std::string& name) {
  return fmt::format("{} is not allowed: must be murmur32, murmur64, murmur128 or sha256",
                     json::quoted(name));
}

}  // namespace

std::optional<hash_function> hash_function_of(std::string_view name) {
  const auto found = std::ranges::find(functions, name, &named_function::name);
  return found == functions.end() ? std::nullopt : std::optional(found->function);
}

// A gateway takes murmur64 for a name that it does not know; nobody means that.
void check_sessions(settings_assembly& assembled) {
  const auto& sessions = assembled.values().sessions;
  const auto& function = sessions.hash_key_function;
  if (!function.empty() && !hash_function_of(function))
    assembled.refuse_assigned("sessions.hash_key_function", not_allowed(function));
  const auto& fallback = sessions.hash_key_function_fallback;
  for (std::size_t i = 0; i < fallback.size(); ++i) {
    if (!hash_function_of(fallback[i]))
      assembled.refuse_item("sessions.hash_key_function_fallback", i, not_allowed(fallback[i]));
  }
}

}  // namespace sidehook::config
