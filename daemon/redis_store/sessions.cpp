#include "daemon/redis_store/sessions.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "daemon/redis_store/key_commands.hpp"
#include "daemon/redis_store/time_to_live.hpp"

namespace sidehook::redis_store {

using jsvm::host::answered;
using jsvm::host::nothing;
using session::presence;
using session::stored_session;

namespace {

redis::command set_command(std::string key, session::writable_session session) {
  redis::command set{{"SET", std::move(key), std::move(session.json)}};
  add_time_to_live(set.words, session.time_to_live.value_or(std::chrono::seconds(0)));
  return set;
}

}  // namespace

void sessions::find(std::vector<std::string> keys, answered<std::optional<stored_session>> done) {
  using found = std::optional<stored_session>;
  std::vector<redis::command> gets;
  std::ranges::transform(keys, std::back_inserter(gets), [&](const auto& key) {
    return command_of("GET", session_keys(key, naming_).session());
  });
  send_each(client_, std::move(gets),
            [keys = std::move(keys), done = std::move(done)](auto replies) mutable {
              if (!replies) return done(passed_on<found>(std::move(replies).error()));
              const auto first = std::ranges::find_if(
                  *replies, [](const auto& reply) { return !reply.text.empty(); });
              if (first == replies->end()) return done({found(), ""});
              auto& key = keys[static_cast<std::size_t>(first - replies->begin())];
              done({found(stored_session{std::move(key), std::move(first->text)}), ""});
            });
}

void sessions::put(std::string key, session::writable_session session, answered<nothing> done) {
  auto scopes = std::move(session.renewed_quotas);
  auto name = session_keys(key, naming_).session();
  auto set = set_command(name, std::move(session));
  client_.send(std::move(name), std::move(set),
               [this, key = std::move(key), scopes = std::move(scopes),
                done = std::move(done)](const auto& reply) {
                 if (auto why = why_refused(reply))
                   return done(passed_on<nothing>(*std::move(why)));
                 renew_quotas(key, scopes, [this, key, done](auto renewed) {
                   notifier_.tell(key, [done, renewed = std::move(renewed)] { done(renewed); });
                 });
               });
}

void sessions::renew_quotas(const std::string& key, const std::vector<std::string>& scopes,
                            answered<nothing> done) {
  if (scopes.empty()) return done({nothing(), ""});
  const session_keys names(key, naming_);
  std::vector<redis::command> removals{command_of("DEL", names.rate_limit_mark())};
  removals.reserve(1 + scopes.size());
  for (const auto& scope : scopes)
    removals.push_back(command_of("DEL", names.quota_counter(scope)));
  send_each(client_, std::move(removals), [done = std::move(done)](auto replies) {
    if (!replies) return done(passed_on<nothing>(std::move(replies).error()));
    done({nothing(), ""});
  });
}

void sessions::remove(std::string key, answered<presence> done) {
  const session_keys names(key, naming_);
  std::vector<redis::command> removals{command_of("DEL", names.rate_limit_mark()),
                                       command_of("DEL", names.quota_counter("")),
                                       command_of("DEL", names.session())};
  send_each(client_, std::move(removals),
            [this, key = std::move(key), done = std::move(done)](auto replies) {
              if (!replies) return done(passed_on<presence>(std::move(replies).error()));
              const bool there = replies->back().number > 0;
              notifier_.tell(key, [done, there] {
                done({there ? presence::present : presence::absent, ""});
              });
            });
}

}  // namespace sidehook::redis_store
