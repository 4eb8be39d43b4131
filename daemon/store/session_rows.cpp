#include "daemon/store/session_rows.hpp"

namespace sidehook::store {

using jsvm::host::answer;
using jsvm::host::answered;
using jsvm::host::nothing;
using session::stored_session;

void session_rows::find(std::vector<std::string> keys,
                        answered<std::optional<stored_session>> done) {
  using found = std::optional<stored_session>;
  thread_.perform<found>(std::move(done),
                         [keys = std::move(keys)](state_file& file, instant now) -> answer<found> {
                           for (const auto& key : keys) {
                             auto row = file.sessions.find(key, now);
                             if (row) return {found(stored_session{key, std::move(row->text)}), ""};
                           }
                           return {found(), ""};
                         });
}

void session_rows::put(std::string key, session::writable_session session, answered<nothing> done) {
  thread_.perform<nothing>(
      std::move(done),
      [this, key = std::move(key), session = std::move(session)](state_file& file,
                                                                 instant now) -> answer<nothing> {
        const auto end = end_after(now, session.time_to_live.value_or(std::chrono::seconds(0)));
        if (file.sessions.put(key, session.json, end, now) == put_result::full)
          return {std::nullopt, "the session store is full (sessions.max_bytes)"};
        if (end) thread_.expect_expiry();
        return {nothing(), ""};
      });
}

void session_rows::remove(std::string key, answered<session::presence> done) {
  using session::presence;
  thread_.perform<presence>(
      std::move(done), [key = std::move(key)](state_file& file, instant now) -> answer<presence> {
        const bool there = file.sessions.remove(key, now) == removal::removed;
        return {there ? presence::present : presence::absent, ""};
      });
}

}  // namespace sidehook::store
