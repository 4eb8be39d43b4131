#include "daemon/session/lifetime.hpp"

#include <algorithm>
#include <limits>

#include "daemon/session/session_shape.hpp"

namespace sidehook::session {
namespace {

// Seconds in terms of the gateway's own: 0 or less has no end, and -1 beats every other.
using lifetime = std::int64_t;
constexpr lifetime kept_for_good = -1;

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

std::int64_t bounded_sum(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return b < 0 ? least : most;
}

// What the session itself says.
struct session_times {
  std::int64_t expires;
  std::int64_t lifetime;
  std::string_view post_expiry_action;
  std::int64_t grace;
};

session_times times_of(const json_text& session) {
  const json_text* action = session.find("post_expiry_action");
  return {whole_number(session.find("expires")), whole_number(session.find("session_lifetime")),
          action == nullptr ? std::string_view() : std::string_view(action->decoded),
          whole_number(session.find("post_expiry_grace_period"))};
}

class calculation {
 public:
  calculation(const session_times& session, const config::session_settings& settings,
              std::chrono::sys_seconds now)
      : session_(session), settings_(settings), now_(now.time_since_epoch().count()) {}

  lifetime of(const api_rules& api) const {
    if (settings_.force_global_lifetime) return settings_.global_lifetime_s.count();
    if (session_.post_expiry_action == "delete") return until_expiry_and(0);
    if (session_.post_expiry_action == "retain" && session_.grace != 0)
      return session_.grace == -1 ? kept_for_good : until_expiry_and(session_.grace);
    return plain(api);
  }

 private:
  lifetime until_expiry_and(std::int64_t grace) const {
    if (session_.expires <= 0) return 0;
    return std::max<lifetime>(1, bounded_sum(session_.expires - now_, grace));
  }

  lifetime plain(const api_rules& api) const {
    const auto given = session_.lifetime > 0 ? session_.lifetime : api.session_lifetime.count();
    const auto length = std::max<lifetime>(0, given);
    if (!settings_.respect_key_expiration && !api.session_lifetime_respects_key_expiration)
      return length;
    if (session_.expires <= 0) return session_.expires;
    const bool later = session_.expires > bounded_sum(now_, length);
    return later ? session_.expires - now_ : length;
  }

  session_times session_;
  const config::session_settings& settings_;
  std::int64_t now_;
};

std::vector<api_rules> rules_for(const json_text& session, const api_directory& apis) {
  std::vector<api_rules> found;
  const auto add = [&](std::string_view api_id) {
    if (auto rules = apis.find(api_id)) found.push_back(*std::move(rules));
  };
  const json_text* rights = session.find("access_rights");
  if (rights != nullptr && rights->size() > 0) {
    for (const auto i : rights->by_name) add(rights->members[i].name);
  } else {
    for (const auto& api_id : apis.ids()) add(api_id);
  }
  if (found.empty()) found.emplace_back();
  return found;
}

}  // namespace

std::optional<std::chrono::seconds> time_to_live(const json_text& session,
                                                 const config::session_settings& settings,
                                                 const api_directory& apis,
                                                 std::chrono::sys_seconds now) {
  const calculation calculation(times_of(session), settings, now);
  lifetime longest = least;
  for (const auto& api : rules_for(session, apis)) {
    const lifetime length = calculation.of(api);
    if (length == kept_for_good) return std::nullopt;
    longest = std::max(longest, length);
  }
  if (longest <= 0) return std::nullopt;
  return std::chrono::seconds(longest);
}

}  // namespace sidehook::session
