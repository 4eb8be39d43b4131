#include "daemon/builtin/webhook_handler.hpp"

#include <utility>

#include <fmt/format.h>

#include "config/json/parse.hpp"
#include "daemon/access/digest.hpp"
#include "daemon/builtin/default_body.hpp"
#include "daemon/builtin/webhook_signature.hpp"
#include "jsvm/call.hpp"
#include "jsvm/host/answer_wait.hpp"
#include "jsvm/host/log_line.hpp"

namespace sidehook::builtin {
namespace {

using jsvm::builtin_end;
using jsvm::host::http_failure;
using jsvm::host::http_response;
using jsvm::host::http_result;

builtin_end failed(std::string why) { return {jsvm::outcome::failed, std::move(why)}; }

// What is being sent has ended, however the run that sends it does.
class sending {
 public:
  sending(sent_bodies& sent, const std::string& body, std::chrono::seconds cooldown)
      : sent_(sent), body_(body), cooldown_(cooldown) {}
  ~sending() { sent_.end(body_, how_, std::chrono::steady_clock::now() + cooldown_); }
  sending(const sending&) = delete;
  sending& operator=(const sending&) = delete;

  void succeeded() { how_ = sent_bodies::outcome::sent; }

 private:
  sent_bodies& sent_;
  const std::string& body_;
  const std::chrono::seconds cooldown_;
  sent_bodies::outcome how_ = sent_bodies::outcome::not_sent;
};

builtin_end suppressed(jsvm::call& call, std::chrono::seconds cooldown) {
  jsvm::host::write_log_line(
      call, "info",
      fmt::format("not sent: an equal body was sent less than {} s ago (event_timeout)",
                  cooldown.count()));
  return {};
}

}  // namespace

webhook_handler::webhook_handler(webhook_plan plan, std::shared_ptr<sent_bodies> sent)
    : plan_(std::move(plan)), sent_(std::move(sent)) {}

builtin_end webhook_handler::perform(jsvm::call& call, const jsvm::invocation& what) const {
  const auto event = event_fields::read(*what.event_json);
  if (!event) return failed("the event cannot be read");
  auto body = body_for(*event);
  if (const auto* fault = std::get_if<render_fault>(&body)) return failed(fault->message);
  auto text = std::get<std::string>(std::move(body));
  if (plan_.cooldown.count() == 0) return send(call, what, std::move(text));
  const auto likeness = likeness_of(what, event->type_text(), text);
  return send_unless_sent(call, what, likeness, std::move(text));
}

webhook_handler::body_or_fault webhook_handler::body_for(const event_fields& event) const {
  if (plan_.body) {
    auto body = plan_.body->render(event, plan_.most_bytes);
    const auto* text = std::get_if<std::string>(&body);
    if (text == nullptr || plan_.content == webhook_plan::content::any) return body;
    const auto parsed = config::json::parse(*text, 1'000);
    if (parsed) return body;
    return render_fault{
        fmt::format("the template makes no JSON of this event: {}", parsed.error().message)};
  }
  auto body = default_body(event);
  if (body.size() <= plan_.most_bytes) return body;
  return render_fault{fmt::format("the body is larger than {} bytes (handlers.max_webhook_bytes)",
                                  plan_.most_bytes)};
}

// The lengths tell "ab", "c" from "a", "bc".
std::string webhook_handler::likeness_of(const jsvm::invocation& what, std::string_view event_type,
                                         std::string_view body) const {
  const auto& handler = *what.handler;
  std::string text;
  for (const std::string_view part :
       {std::string_view(handler.owner()), std::string_view(handler.api_id),
        std::string_view(handler.name), event_type, std::string_view(plan_.url), body})
    text += fmt::format("{}:{}", part.size(), part);
  return access::sha256(text);
}

builtin_end webhook_handler::send_unless_sent(jsvm::call& call, const jsvm::invocation& what,
                                              const std::string& likeness, std::string body) const {
  switch (sent_->begin(likeness, std::chrono::steady_clock::now())) {
    case sent_bodies::answer::sent:
      return suppressed(call, plan_.cooldown);
    case sent_bodies::answer::under_way:
      return wait_for_equal(call, likeness);
    case sent_bodies::answer::send_only:
      return send(call, what, std::move(body));
    case sent_bodies::answer::send:
      break;
  }
  sending attempt(*sent_, likeness, plan_.cooldown);
  auto end = send(call, what, std::move(body));
  if (end.ended == jsvm::outcome::succeeded) attempt.succeeded();
  return end;
}

// What it would send fares as what is under way.
builtin_end webhook_handler::wait_for_equal(jsvm::call& call, const std::string& likeness) const {
  using jsvm::host::answer;
  using outcome = sent_bodies::outcome;
  const auto how = call.await<answer<outcome>>([&](jsvm::completion<answer<outcome>> done) {
    auto wait = std::make_shared<jsvm::host::answer_wait<outcome>>(done);
    wait->watch_cancellation();
    sent_->listen(likeness, [wait](outcome how) { wait->hand_over({how, ""}); });
  });
  if (how.value == outcome::sent) return suppressed(call, plan_.cooldown);
  return failed("not sent: an equal body, which was being sent, did not arrive");
}

builtin_end webhook_handler::send(jsvm::call& call, const jsvm::invocation& what,
                                  std::string body) const {
  auto request = request_for(what, std::move(body));
  const auto result = call.await<http_result>([&](auto done) {
    call.ports().http.send(std::move(request), done.get_cancellation_slot(), done);
  });
  if (const auto* failure = std::get_if<http_failure>(&result)) return failed(failure->message);
  const int status = std::get<http_response>(result).status;
  if (status >= 200 && status < 300) return {};
  return failed(fmt::format("{} answered {}", plan_.place, status));
}

jsvm::host::http_request webhook_handler::request_for(const jsvm::invocation& what,
                                                      std::string body) const {
  jsvm::host::http_request request;
  request.method = plan_.method;
  request.url = plan_.url;
  request.headers = plan_.headers;
  request.trace_parent = what.trace_parent;
  if (!plan_.signing_keys.empty()) {
    for (auto& header : signature_headers(plan_.signing_keys, what.event_id,
                                          std::chrono::system_clock::now(), body))
      request.headers.push_back(std::move(header));
  }
  request.body = std::move(body);
  return request;
}

}  // namespace sidehook::builtin
