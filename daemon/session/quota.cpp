#include "daemon/session/quota.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "daemon/session/object_text.hpp"
#include "daemon/session/session_shape.hpp"

namespace sidehook::session {
namespace {

constexpr std::int64_t unlimited = -1;

std::string scope_of(const json_text& right) {
  const json_text* scope = right.find("allowance_scope");
  return scope == nullptr ? "" : scope->decoded;
}

std::int64_t limit_of(const json_text& right) {
  const json_text* limit = right.find("limit");
  return limit == nullptr ? 0 : whole_number(limit->find("quota_max"));
}

bool is_limited(const json_text& right) {
  const auto limit = limit_of(right);
  return limit != 0 && limit != unlimited;
}

// What is counted is never negative; whoever writes such a thing has used up nothing.
std::int64_t left_of(std::int64_t limit, std::int64_t used) {
  return std::max<std::int64_t>(0, limit - std::max<std::int64_t>(0, used));
}

std::optional<std::int64_t> found_in(const quota_use& used, const std::string& scope) {
  const auto found = used.find(scope);
  return found == used.end() ? std::nullopt : std::optional(found->second);
}

template <class Filter>
std::vector<std::string> scopes_of_rights(const json_text& shown, std::vector<std::string> scopes,
                                          Filter&& filter) {
  const json_text* rights = shown.find("access_rights");
  if (rights == nullptr) return scopes;
  for (const auto i : rights->by_name) {
    const json_text& right = rights->members[i].value;
    if (filter(right)) scopes.push_back(scope_of(right));
  }
  std::ranges::sort(scopes);
  scopes.erase(std::unique(scopes.begin(), scopes.end()), scopes.end());
  return scopes;
}

std::string with_remaining(const json_text& object, std::int64_t remaining) {
  return with_members(object,
                      std::array{member_text{"quota_remaining", std::to_string(remaining)}});
}

std::string right_with_use(const json_text& right, const quota_use& used) {
  if (!is_limited(right)) return std::string(right.text);
  const auto limit = limit_of(right);
  const auto left = left_of(limit, found_in(used, scope_of(right)).value_or(0));
  return with_members(right,
                      std::array{member_text{"limit", with_remaining(*right.find("limit"), left)}});
}

std::string rights_with_use(const json_text& rights, const quota_use& used) {
  object_text result;
  for (const auto& [api_id, id_text, right, overridden] : rights.members) {
    if (!overridden) result.add(id_text, right_with_use(right, used));
  }
  return result.take();
}

}  // namespace

std::vector<std::string> quota_scopes(const json_text& shown) {
  return scopes_of_rights(shown, {""},
                          [](const json_text& right) { return !scope_of(right).empty(); });
}

std::vector<std::string> limited_scopes(const json_text& shown) {
  std::vector<std::string> scopes;
  if (whole_number(shown.find("quota_max")) != unlimited) scopes.emplace_back();
  return scopes_of_rights(shown, std::move(scopes), is_limited);
}

std::string with_quota_use(const json_text& shown, const quota_use& used) {
  std::vector<member_text> changes;
  const auto limit = whole_number(shown.find("quota_max"));
  const auto total = found_in(used, "");
  if (total && limit != unlimited)
    changes.push_back({"quota_remaining", std::to_string(left_of(limit, *total))});
  const json_text* rights = shown.find("access_rights");
  if (rights != nullptr && rights->is(json_text::kind::object))
    changes.push_back({"access_rights", rights_with_use(*rights, used)});
  return with_members(shown, changes);
}

}  // namespace sidehook::session
