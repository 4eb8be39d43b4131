#include "config/references.hpp"

#include <fmt/format.h>

#include "config/json/text.hpp"

namespace sidehook::config {
namespace {

constexpr std::string_view from_environment = "env://";

void resolve_string(json::value& string, const environment& variables) {
  std::string_view name = json::text_of(&string);
  if (!name.starts_with(from_environment)) return;
  name.remove_prefix(from_environment.size());
  const auto found = variable(variables, name);
  if (found && !found->empty()) string = json::reference_to(*found);
}

}  // namespace

void resolve_environment(json::value& document, const environment& variables) {
  if (document.IsString()) {
    resolve_string(document, variables);
  } else if (document.IsArray()) {
    for (auto& element : document.GetArray()) resolve_environment(element, variables);
  } else if (document.IsObject()) {
    for (auto& member : document.GetObject()) resolve_environment(member.value, variables);
  }
}

std::string unresolved_reference(std::string_view text) {
  if (text.starts_with(from_environment)) {
    return fmt::format("{} is not resolved: the variable is not set or empty", json::quoted(text));
  }
  for (const std::string_view scheme :
       {"secrets://", "consul://", "vault://", "file://", "kv://"}) {
    if (text.starts_with(scheme)) {
      return fmt::format("{} is not resolved: Sidehook resolves env:// only", json::quoted(text));
    }
  }
  if (text.find("$kv{") == std::string_view::npos) return "";
  return fmt::format("{} is not resolved: Sidehook resolves env:// only", json::quoted(text));
}

}  // namespace sidehook::config
