#include "daemon/session/session_rules.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "daemon/session/lifetime.hpp"
#include "daemon/session/object_text.hpp"
#include "daemon/session/quota.hpp"
#include "daemon/session/session_view.hpp"
#include "daemon/session/token.hpp"

namespace sidehook::session {
namespace {

using reason = refusal::reason;

constexpr std::size_t most_faults = 100;
constexpr std::size_t most_faults_told = 5;

refusal invalid(std::vector<session_fault> faults) {
  std::string message;
  for (std::size_t i = 0; i < std::min(faults.size(), most_faults_told); ++i)
    message += (i > 0 ? "; " : "") + to_string(faults[i]);
  if (faults.size() > most_faults_told)
    message += fmt::format("; and {} more", faults.size() - most_faults_told);
  return {reason::invalid, std::move(message), 0, std::move(faults)};
}

bool has_access_rights(const json_text& session) {
  const json_text* rights = session.find("access_rights");
  return rights != nullptr && rights->size() > 0;
}

std::string after(std::chrono::sys_seconds now, std::int64_t seconds) {
  std::int64_t sum = 0;
  const std::int64_t start = now.time_since_epoch().count();
  // A rate that reaches beyond all times renews nothing.
  return std::to_string(__builtin_add_overflow(start, seconds, &sum) ? start : sum);
}

}  // namespace

void throw_exception_from_error(const refusal& why, const boost::source_location& /*place*/) {
  throw std::runtime_error(why.message);
}

std::optional<refusal> why_no_key(std::string_view key) {
  if (key.empty()) return refusal{reason::invalid, "the key is empty"};
  if (key.size() <= session_rules::most_key_bytes) return std::nullopt;
  return refusal{reason::too_large, fmt::format("the key has {} bytes, may have at most {}",
                                                key.size(), session_rules::most_key_bytes)};
}

result<json_text> session_rules::read(std::string_view json) const {
  if (json.size() > most_session_bytes) {
    return refusal{reason::too_large, fmt::format("the session has {} bytes, may have at most {}",
                                                  json.size(), most_session_bytes)};
  }
  auto session = read_json_text(json);
  if (!session) {
    const auto& [message, offset] = session.error();
    return refusal{reason::malformed,
                   fmt::format("the session is not JSON: {}, at byte {}", message, offset), offset};
  }
  if (!session->is(json_text::kind::object)) return invalid(check_shape(*session, 1));
  return *std::move(session);
}

result<writable_session> session_rules::prepare(std::string_view json,
                                                jsvm::host::quota_reset reset) const {
  const auto session = read(json);
  if (!session) return session.error();
  if (auto faults = check_shape(*session, most_faults); !faults.empty())
    return invalid(std::move(faults));
  if (!settings_.allow_master_keys && !has_access_rights(*session)) {
    return refusal{reason::master_key,
                   "Master keys not allowed: the session has no access_rights "
                   "(sessions.allow_master_keys)"};
  }
  const auto now = std::chrono::floor<std::chrono::seconds>(clock_());
  auto prepared = reset == jsvm::host::quota_reset::yes ? renewed(*session, now)
                                                        : writable_session{std::string(json)};
  prepared.time_to_live = time_to_live(*session, settings_, apis_, now);
  return prepared;
}

std::vector<std::string> session_rules::candidates(std::string_view key,
                                                   std::string_view api_id) const {
  const auto api = apis_.find(api_id);
  return candidate_keys(key, api ? api->org_id : "", settings_);
}

writable_session session_rules::renewed(const json_text& session,
                                        std::chrono::sys_seconds now) const {
  std::vector<member_text> changes{
      {"last_updated", fmt::format("\"{}\"", now.time_since_epoch().count())}};
  if (!renews_quota(session)) return {with_members(session, changes)};
  changes.push_back({"quota_renews", after(now, whole_number(session.find("quota_renewal_rate")))});
  // Gateways count under the scopes that are shown, those that are stored or not.
  const std::string shown = view_of(session);
  return {with_members(session, changes), {}, quota_scopes(*read_json_text(shown))};
}

// One API whose quota is not left alone is enough: the session has but one quota_renews.
bool session_rules::renews_quota(const json_text& session) const {
  if (!has_access_rights(session)) return true;
  const json_text& rights = *session.find("access_rights");
  return std::ranges::any_of(rights.by_name, [&](std::uint32_t i) {
    const auto api = apis_.find(rights.members[i].name);
    return !api || !api->dont_set_quota_on_create;
  });
}

}  // namespace sidehook::session
