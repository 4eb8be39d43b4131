#include "config/object_faults.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "config/json/pointer.hpp"
#include "config/json/text.hpp"
#include "config/near_miss.hpp"

namespace sidehook::config {
namespace {

std::string unknown(std::string_view name, std::span<const std::string> allowed,
                    std::string_view what) {
  const auto meant = near_miss(name, allowed);
  const auto said = fmt::format("is not a member of {}", what);
  return meant.empty() ? said : fmt::format("{}; did you mean {}?", said, meant);
}

}  // namespace

void object_faults::say(std::string pointer, std::string message) {
  faults_.push_back({std::move(pointer), std::move(message)});
}

void object_faults::refuse(std::string pointer, const json::value& given, std::string_view rule) {
  say(std::move(pointer), fmt::format("{} is not allowed: must be {}", json::shown(given), rule));
}

void object_faults::check_names(const json::value& object, std::string_view pointer,
                                std::span<const std::string> allowed, std::string_view what) {
  std::unordered_set<std::string_view> seen;
  for (const auto& each : object.GetObject()) {
    const auto name = json::text_of(&each.name);
    if (!seen.insert(name).second) {
      say(json::member_of(pointer, name), "is given more than once");
    } else if (std::ranges::find(allowed, name) == allowed.end()) {
      say(json::member_of(pointer, name), unknown(name, allowed, what));
    }
  }
}

}  // namespace sidehook::config
