#include "daemon/gateway/gateway_sessions.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

#include "daemon/session/session_view.hpp"

namespace sidehook::gateway {

using jsvm::host::answered;
using jsvm::host::quota_reset;
using session::presence;
using session::refusal;
using session::write_outcome;
using outcome_kind = api_outcome::kind;
using view = std::optional<std::string>;

/// A session on its way to the gateway.
struct gateway_sessions::written {
  std::string key;
  std::string json;
  quota_reset reset;
  std::function<void(write_outcome)> done;

  /// The parameter that keeps counters as they are; "" for a reset.
  std::string query() const { return reset == quota_reset::no ? "suppress_reset=1" : ""; }
  void refuse(refusal::reason why, std::string message) const {
    done({write_outcome::kind::refused, {why, std::move(message)}});
  }
  /// For what is neither done nor left to do.
  void end(const api_outcome& outcome) const {
    if (!outcome.is_unusable()) return refuse(refusal::reason::invalid, outcome.text);
    refusal gone{refusal::reason::failed, outcome.text};
    gone.store_gone = true;
    done({write_outcome::kind::refused, std::move(gone)});
  }
};

namespace {

// A path has other plans with these.
bool fits_into_path(std::string_view key) { return key != "." && key != ".."; }

std::string path_of(const std::string& key, const std::string& query) {
  return "/tyk/keys/" + percent_encoded(key) + (query.empty() ? "" : "?" + query);
}

// A gateway that creates a session which has ended makes one without an end of it.
bool has_expired(const std::string& json, std::chrono::system_clock::time_point now) {
  const auto session = session::read_json_text(json);
  if (!session) return false;
  const auto expires = session::whole_number(session->find("expires"));
  return expires > 1 && expires < std::chrono::system_clock::to_time_t(now);
}

// What has been written is so only when the gateway says it, whatever else may answer at its URL.
api_outcome confirmed(const api_outcome& outcome) {
  if (!outcome.is(outcome_kind::done) || says_ok(outcome.text)) return outcome;
  return {outcome_kind::gone, "the answer is none of a gateway: its API is not at gateway.url"};
}

jsvm::host::answer<view> answer_of(const api_outcome& outcome) {
  if (outcome.is(outcome_kind::not_found)) return {view(), ""};
  if (!outcome.is(outcome_kind::done)) return {std::nullopt, outcome.text, outcome.is_unusable()};
  const auto session = session::read_json_text(outcome.text);
  if (session && session->is(session::json_text::kind::object))
    return {view(session::view_of(*session)), ""};
  return {std::nullopt, "the gateway's answer is no session: its API is not at gateway.url", true};
}

}  // namespace

gateway_sessions::gateway_sessions(boost::asio::io_context& context, options options,
                                   session::session_rules rules, clock clock)
    : context_(context),
      rules_(std::move(rules)),
      clock_(std::move(clock)),
      client_(context, std::move(options)) {}

void gateway_sessions::get(std::string key, std::string api_id, answered<view> done) {
  if (session::why_no_key(key) || !fits_into_path(key)) return done({view(), ""});
  const std::string query = api_id.empty() ? "" : "api_id=" + percent_encoded(api_id);
  ask({"GET", path_of(key, query), ""},
      [done = std::move(done)](const api_outcome& outcome) { done(answer_of(outcome)); });
}

void gateway_sessions::write(std::string key, std::string session_json, quota_reset reset,
                             std::function<void(write_outcome)> done) {
  auto what = std::make_shared<written>(
      written{std::move(key), std::move(session_json), reset, std::move(done)});
  if (auto why = session::why_no_key(what->key))
    return what->done({write_outcome::kind::refused, *std::move(why)});
  if (!fits_into_path(what->key))
    return what->refuse(refusal::reason::invalid, "the key is one that no gateway can be told");
  // What a reset changes is the gateway's own affair.
  if (auto checked = rules_.prepare(what->json, quota_reset::no); !checked)
    return what->done({write_outcome::kind::refused, checked.error()});
  put(std::move(what));
}

void gateway_sessions::put(std::shared_ptr<written> what) {
  const auto& given = *what;
  ask({"PUT", path_of(given.key, given.query()), given.json},
      [this, what = std::move(what)](const api_outcome& answer) {
        const auto outcome = confirmed(answer);
        if (outcome.is(outcome_kind::done)) return what->done({write_outcome::kind::modified});
        if (outcome.is(outcome_kind::not_found)) return create(what);
        what->end(outcome);
      });
}

void gateway_sessions::create(std::shared_ptr<written> what) {
  if (has_expired(what->json, clock_())) {
    return what->refuse(refusal::reason::invalid,
                        "there is no session of this key, and one that has expired already "
                        "(/expires) is not created: the gateway would let it live for good");
  }
  const auto& given = *what;
  ask({"POST", path_of(given.key, given.query()), given.json},
      [what = std::move(what)](const api_outcome& answer) {
        const auto outcome = confirmed(answer);
        if (outcome.is(outcome_kind::done)) return what->done({write_outcome::kind::added});
        what->end(outcome);
      });
}

void gateway_sessions::remove(std::string key, answered<presence> done) {
  if (session::why_no_key(key) || !fits_into_path(key)) return done({presence::absent, ""});
  ask({"DELETE", path_of(key, ""), ""}, [done = std::move(done)](const api_outcome& answer) {
    const auto outcome = confirmed(answer);
    if (outcome.is(outcome_kind::done)) return done({presence::present, ""});
    if (outcome.is(outcome_kind::not_found)) return done({presence::absent, ""});
    done({std::nullopt, outcome.text, outcome.is_unusable()});
  });
}

void gateway_sessions::ask(api_request request, api_client::done done) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopped_) {
      boost::asio::post(context_,
                        [this, request = std::move(request), done = std::move(done)]() mutable {
                          client_.send(std::move(request), std::move(done));
                        });
      return;
    }
  }
  done({outcome_kind::gone, "the store is closed"});
}

void gateway_sessions::stop() {
  const std::lock_guard lock(mutex_);
  if (std::exchange(stopped_, true)) return;
  boost::asio::post(context_, [this] { client_.stop(); });
}

}  // namespace sidehook::gateway
