#include "daemon/session/session_service.hpp"

#include "daemon/session/merge.hpp"
#include "daemon/session/session_view.hpp"
#include "daemon/session/token.hpp"

namespace sidehook::session {

using jsvm::host::answer;
using jsvm::host::answered;
using jsvm::host::nothing;
using jsvm::host::quota_reset;

namespace {

write_outcome refused(refusal why) { return {write_outcome::kind::refused, std::move(why)}; }

write_outcome failed(std::string error) {
  return refused({refusal::reason::failed, std::move(error)});
}

using view = std::optional<std::string>;

// What is no session counts as none, as for gateways.
view view_of_stored(const std::string& json) {
  const auto session = read_json_text(json);
  if (!session || !session->is(json_text::kind::object)) return std::nullopt;
  return view_of(*session);
}

// The given session, in the words of the stored one where they say the same.
std::string in_stored_words(const std::string& given, const std::string& stored) {
  const auto shown = view_of_stored(stored);
  const auto given_text = read_json_text(given);
  if (!shown || !given_text) return given;
  const auto shown_text = read_json_text(*shown);
  const auto stored_text = read_json_text(stored);
  if (!shown_text || !stored_text) return given;
  return merge(*given_text, *shown_text, *stored_text);
}

}  // namespace

void session_service::get(std::string key, std::string api_id, answered<view> done) {
  if (why_no_key(key)) return done({view(), ""});
  const auto api = rules_.apis().find(api_id);
  auto keys = candidate_keys(key, api ? api->org_id : "");
  store_.find(std::move(keys),
              [done = std::move(done)](answer<std::optional<stored_session>> found) {
                if (!found.value)
                  return done({std::nullopt, std::move(found.error), found.store_gone});
                const auto& stored = *found.value;
                done({stored ? view_of_stored(stored->json) : view(), ""});
              });
}

void session_service::write(std::string key, std::string session_json, quota_reset reset,
                            std::function<void(write_outcome)> done) {
  if (auto why = why_no_key(key)) return done(refused(*std::move(why)));
  if (auto read = rules_.read(session_json); !read) return done(refused(read.error()));
  std::vector<std::string> keys{key};
  store_.find(std::move(keys),
              [this, key = std::move(key), given = std::move(session_json), reset,
               done = std::move(done)](answer<std::optional<stored_session>> found) mutable {
                if (!found.value) return done(failed(std::move(found.error)));
                const auto& stored = *found.value;
                auto session = with_stored(given, stored, reset);
                if (!session) return done(refused(session.error()));
                const auto success =
                    stored ? write_outcome::kind::modified : write_outcome::kind::added;
                put(std::move(key), *std::move(session), success, std::move(done));
              });
}

void session_service::remove(std::string key, answered<presence> done) {
  store_.remove(std::move(key), std::move(done));
}

result<writable_session> session_service::with_stored(const std::string& given,
                                                      const std::optional<stored_session>& stored,
                                                      quota_reset reset) const {
  return rules_.prepare(stored ? in_stored_words(given, stored->json) : given, reset);
}

void session_service::put(std::string key, writable_session session, write_outcome::kind success,
                          std::function<void(write_outcome)> done) {
  store_.put(std::move(key), std::move(session.json), session.time_to_live,
             [success, done = std::move(done)](answer<nothing> stored) {
               done(stored.value ? write_outcome{success} : failed(std::move(stored.error)));
             });
}

}  // namespace sidehook::session
