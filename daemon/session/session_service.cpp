#include "daemon/session/session_service.hpp"

#include "daemon/session/merge.hpp"
#include "daemon/session/session_view.hpp"

namespace sidehook::session {

using jsvm::host::answer;
using jsvm::host::answered;
using jsvm::host::nothing;
using jsvm::host::quota_reset;

namespace {

write_outcome refused(refusal why) { return {write_outcome::kind::refused, std::move(why)}; }

template <class Value>
write_outcome failed(answer<Value> by) {
  refusal why{refusal::reason::failed, std::move(by.error)};
  why.store_gone = by.store_gone;
  return refused(std::move(why));
}

using view = std::optional<std::string>;

// What is no session counts as none, as for gateways.
view view_of_stored(const std::string& json) {
  const auto session = read_json_text(json);
  if (!session || !session->is(json_text::kind::object)) return std::nullopt;
  return view_of(*session);
}

// The given session, in the words of the stored one where they say the same.
std::string in_stored_words(const std::string& given, const std::string& shown,
                            const std::string& stored) {
  const auto given_text = read_json_text(given);
  const auto shown_text = read_json_text(shown);
  const auto stored_text = read_json_text(stored);
  if (!given_text || !shown_text || !stored_text) return given;
  return merge(*given_text, *shown_text, *stored_text);
}

template <class Value, class Other>
answer<Value> passed_on(answer<Other> failed) {
  return {std::nullopt, std::move(failed.error), failed.store_gone};
}

}  // namespace

struct session_service::found_session {
  /// Nothing when there is none.
  std::optional<stored_session> stored;
  /// Nothing when there is none, or what is stored is none.
  view shown;
};

void session_service::find(std::vector<std::string> keys, answered<found_session> done) {
  store_.find(std::move(keys),
              [this, done = std::move(done)](answer<std::optional<stored_session>> found) mutable {
                if (!found.value) return done(passed_on<found_session>(std::move(found)));
                auto& stored = *found.value;
                auto shown = stored ? view_of_stored(stored->json) : view();
                count({std::move(stored), std::move(shown)}, std::move(done));
              });
}

// Shows what is left of the quotas.
void session_service::count(found_session found, answered<found_session> done) {
  if (counters_ == nullptr || !found.shown) return done({std::move(found), ""});
  auto scopes = limited_scopes(*read_json_text(*found.shown));
  if (scopes.empty()) return done({std::move(found), ""});
  auto key = found.stored->key;
  counters_->read(
      std::move(key), std::move(scopes),
      [found = std::move(found), done = std::move(done)](answer<quota_use> used) mutable {
        if (!used.value) return done(passed_on<found_session>(std::move(used)));
        found.shown = with_quota_use(*read_json_text(*found.shown), *used.value);
        done({std::move(found), ""});
      });
}

void session_service::get(std::string key, std::string api_id, answered<view> done) {
  if (why_no_key(key)) return done({view(), ""});
  find(rules_.candidates(key, api_id), [done = std::move(done)](answer<found_session> found) {
    if (!found.value) return done(passed_on<view>(std::move(found)));
    done({std::move(found.value->shown), ""});
  });
}

void session_service::write(std::string key, std::string session_json, quota_reset reset,
                            std::function<void(write_outcome)> done) {
  if (auto why = why_no_key(key)) return done(refused(*std::move(why)));
  if (auto read = rules_.read(session_json); !read) return done(refused(read.error()));
  std::vector<std::string> keys{key};
  find(std::move(keys), [this, key = std::move(key), given = std::move(session_json), reset,
                         done = std::move(done)](answer<found_session> found) mutable {
    if (!found.value) return done(failed(std::move(found)));
    const auto& [stored, shown] = *found.value;
    auto session =
        rules_.prepare(shown ? in_stored_words(given, *shown, stored->json) : given, reset);
    if (!session) return done(refused(session.error()));
    const auto success = stored ? write_outcome::kind::modified : write_outcome::kind::added;
    put(std::move(key), *std::move(session), success, std::move(done));
  });
}

void session_service::remove(std::string key, answered<presence> done) {
  store_.remove(std::move(key), std::move(done));
}

void session_service::put(std::string key, writable_session session, write_outcome::kind success,
                          std::function<void(write_outcome)> done) {
  store_.put(std::move(key), std::move(session),
             [success, done = std::move(done)](answer<nothing> stored) {
               done(stored.value ? write_outcome{success} : failed(std::move(stored)));
             });
}

}  // namespace sidehook::session
