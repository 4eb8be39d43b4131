#include "daemon/catalog/loaded_apis.hpp"

namespace sidehook::catalog {

std::optional<session::api_rules> loaded_apis::find(std::string_view api_id) const {
  const auto now = current_();
  for (const auto& definition : now->present.definitions) {
    if (definition.shadowed || definition.api_id != api_id) continue;
    return session::api_rules{definition.org_id, definition.session_lifetime,
                              definition.session_lifetime_respects_key_expiration,
                              definition.dont_set_quota_on_create};
  }
  return std::nullopt;
}

std::vector<std::string> loaded_apis::ids() const {
  std::vector<std::string> ids;
  for (const auto& definition : current_()->present.definitions) {
    if (!definition.shadowed) ids.push_back(definition.api_id);
  }
  return ids;
}

}  // namespace sidehook::catalog
