#include "daemon/builtin/webhook_handler.hpp"

#include <catch2/catch.hpp>

#include "daemon/builtin/handler_maker.hpp"
#include "test/support/script_machine.hpp"
#include "test/unit/builtin/samples.hpp"

namespace webhook_handler_test {

using namespace sidehook;
using jsvm::outcome;
using jsvm::host::http_failure;
using jsvm::host::http_response;

namespace {

config::event_handler webhook_to(const std::string& url) {
  config::event_handler handler;
  handler.kind = config::handler_kind::webhook;
  handler.name = "hook";
  handler.event_type = "AuthFailure";
  handler.target.url = url;
  handler.target.method = "post";
  return handler;
}

const std::string event =
    test::event_text("AuthFailure", R"("Message":"m","Path":"/p","Origin":"o","Key":"k")");
const std::string body =
    R"({"event":"AuthFailure","message":"m","path":"/p","origin":"o","key":"k"})";

// Answers nothing until it hears that nobody waits any more.
class silent_client : public jsvm::host::http_client {
 public:
  void send(jsvm::host::http_request /*request*/, boost::asio::cancellation_slot cancellation,
            std::function<void(jsvm::host::http_result)> done) override {
    ++requests;
    cancellation.assign([done = std::move(done)](boost::asio::cancellation_type) {
      done(http_failure{http_failure::reason::cancelled, "cancelled"});
    });
  }
  int requests = 0;
};

// Webhook handlers on a VM, and what they send.
struct hooks {
  explicit hooks(const jsvm::limits& limits = {}, const test::script_surroundings& outside = {})
      : machine(limits, outside) {
    machine.load(std::vector<jsvm::script>{});
  }

  jsvm::invocation invocation_of(const config::event_handler& handler,
                                 const std::string& event_json = event,
                                 const std::string& api_id = "orders") {
    std::shared_ptr<const builtin::text_template> parsed;
    if (!source.empty())
      parsed = std::make_shared<const builtin::text_template>(
          std::get<builtin::text_template>(builtin::text_template::parse(source)));
    const auto made = maker.make(handler, parsed);
    REQUIRE(made.fault.empty());
    jsvm::handler_binding binding{handler.name, api_id, "acme", ""};
    binding.builtin = made.handler;
    binding.timeout = made.timeout;
    if (handler.timeout) binding.timeout = handler.timeout;
    auto what = test::script_machine::invocation_of("hook", event_json);
    what.handler = std::make_shared<const jsvm::handler_binding>(std::move(binding));
    return what;
  }

  jsvm::run_result run(const config::event_handler& handler,
                       const std::string& event_json = event) {
    machine.queue(invocation_of(handler, event_json));
    return machine.finish().at(0);
  }

  const std::vector<jsvm::host::http_request>& sent() { return machine.http().requests; }
  void answer(int status) {
    machine.http().answer = [status](const auto& /*request*/) {
      return http_response{status, {}, ""};
    };
  }

  builtin::handler_maker maker{{}, {}};
  /// Of the template; "" for none.
  std::string source;
  test::script_machine machine;
};

std::string header(const jsvm::host::http_request& request, std::string_view name) {
  for (const auto& each : request.headers) {
    if (each.name == name) return each.value;
  }
  return "none";
}

}  // namespace

TEST_CASE("a webhook handler sends the default body to its target") {
  hooks hooks;
  auto handler = webhook_to("http://u:p@example.com/hook?token=1#fragment");
  handler.target.headers = {{"x-api-ID", "orders"}, {"Host", "other"}};
  const auto result = hooks.run(handler);
  CHECK(result.ended == outcome::succeeded);
  REQUIRE(hooks.sent().size() == 1);
  const auto& request = hooks.sent()[0];
  CHECK(request.method == "POST");
  CHECK(request.url == "http://u:p@example.com/hook?token=1");
  CHECK(request.body == body);
  CHECK(request.headers ==
        std::vector<jsvm::host::http_header>{{"Content-Type", "application/json"},
                                             {"User-Agent", "Tyk-Hookshot"},
                                             {"X-Api-Id", "orders"}});
}

TEST_CASE("header_map may say what a webhook is otherwise sent with") {
  hooks hooks;
  auto handler = webhook_to("http://example.com/");
  handler.target.headers = {{"user-agent", "mine"}, {"content-type", "text/xml"}};
  CHECK(hooks.run(handler).ended == outcome::succeeded);
  CHECK(header(hooks.sent().at(0), "User-Agent") == "mine");
  CHECK(header(hooks.sent().at(0), "Content-Type") == "text/xml");
}

TEST_CASE("the method of a webhook is one of the gateway's five, or else GET") {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"get", "GET"}, {"Put", "PUT"},     {"DELETE", "DELETE"},
      {"", "GET"},    {"patch", "PATCH"}, {"OPTIONS", "GET"}};
  for (const auto& [given, sent] : rows) {
    hooks hooks;
    auto handler = webhook_to("http://example.com/");
    handler.target.method = given;
    hooks.run(handler);
    CHECK(hooks.sent().at(0).method == sent);
    CHECK(hooks.sent().at(0).body == body);
  }
}

TEST_CASE("a webhook with a template sends what it makes, with the type of its name") {
  hooks hooks;
  hooks.source = R"({"who":"{{.Meta.Key}}"})";
  auto handler = webhook_to("http://example.com/");
  handler.target.template_path = "hooks/one.json";
  CHECK(hooks.run(handler).ended == outcome::succeeded);
  CHECK(hooks.sent().at(0).body == R"({"who":"k"})");
  CHECK(header(hooks.sent().at(0), "Content-Type") == "application/json");
  handler.target.template_path = "hooks/one.txt";
  CHECK(hooks.run(handler).ended == outcome::succeeded);
  CHECK(header(hooks.sent().at(1), "Content-Type") == "text/plain; charset=utf-8");
}

TEST_CASE("what a template cannot make whole is not sent") {
  hooks hooks;
  hooks.source = R"({"why":"{{.Meta.Reason}}"})";
  auto handler = webhook_to("http://example.com/");
  handler.target.template_path = "one.json";
  const auto missing = hooks.run(handler);
  CHECK(missing.ended == outcome::failed);
  CHECK(missing.error.message == "the event has no .Meta.Reason, which the template needs");

  hooks.source = R"({ {{.Meta.Count}}: 1})";
  const auto bad = hooks.run(handler, test::event_text("AuthFailure", R"("Count":1)"));
  CHECK(bad.ended == outcome::failed);
  CHECK(bad.error.message ==
        "the template makes no JSON of this event: missing a name for object member");
  CHECK(hooks.sent().empty());
}

TEST_CASE("an answer that is not 2xx, and no answer, fail with the host and no secret") {
  hooks hooks;
  const auto handler = webhook_to("https://u:p@example.com:8443/hook?token=1");
  for (const int status : {200, 204, 299}) {
    hooks.answer(status);
    CHECK(hooks.run(handler).ended == outcome::succeeded);
  }
  for (const int status : {199, 300, 304, 404, 500}) {
    hooks.answer(status);
    const auto result = hooks.run(handler);
    CHECK(result.ended == outcome::failed);
    CHECK(result.error.message == "example.com:8443 answered " + std::to_string(status));
  }
  hooks.machine.http().answer = [](const auto& /*request*/) {
    return http_failure{http_failure::reason::not_connected, "example.com:8443 is gone"};
  };
  const auto result = hooks.run(handler);
  CHECK(result.ended == outcome::failed);
  CHECK(result.error.message == "example.com:8443 is gone");
}

TEST_CASE("a webhook that waits for its answer holds up nobody") {
  hooks hooks;
  hooks.machine.http().hold();
  auto handler = webhook_to("http://example.com/");
  hooks.machine.queue(hooks.invocation_of(handler));
  hooks.machine.queue(hooks.invocation_of(handler));
  hooks.machine.poll();
  CHECK(hooks.sent().size() == 2);
  hooks.machine.http().release();
  CHECK(hooks.machine.finish().size() == 2);
}

TEST_CASE("an equal body is not sent again within its cooldown, which only a success begins") {
  hooks hooks;
  auto handler = webhook_to("http://example.com/");
  handler.target.cooldown = std::chrono::seconds(60);
  hooks.answer(503);
  CHECK(hooks.run(handler).ended == outcome::failed);
  hooks.answer(200);
  CHECK(hooks.run(handler).ended == outcome::succeeded);
  CHECK(hooks.sent().size() == 2);
  const auto third = hooks.run(handler);
  CHECK(third.ended == outcome::succeeded);
  CHECK(hooks.sent().size() == 2);
  REQUIRE(third.logs.size() == 1);
  CHECK(third.logs[0].message ==
        "not sent: an equal body was sent less than 60 s ago (event_timeout)");

  CHECK(hooks.run(handler, test::event_text("AuthFailure", R"("Key":"other")")).ended ==
        outcome::succeeded);
  CHECK(hooks.sent().size() == 3);
}

TEST_CASE("a cooldown is one handler's and one API's") {
  hooks hooks;
  auto handler = webhook_to("http://example.com/");
  handler.target.cooldown = std::chrono::seconds(60);
  hooks.run(handler);
  auto other = handler;
  other.name = "hook#2";
  hooks.run(other);
  hooks.machine.queue(hooks.invocation_of(handler, event, "users"));
  hooks.machine.finish();
  CHECK(hooks.sent().size() == 3);
}

TEST_CASE("without a cooldown equal bodies are sent as they come") {
  hooks hooks;
  const auto handler = webhook_to("http://example.com/");
  hooks.run(handler);
  hooks.run(handler);
  CHECK(hooks.sent().size() == 2);
}

TEST_CASE("equal bodies at the same time are sent once, and fare alike") {
  hooks hooks;
  auto handler = webhook_to("http://example.com/");
  handler.target.cooldown = std::chrono::seconds(60);
  for (const int status : {503, 200}) {
    hooks.answer(status);
    hooks.machine.http().hold();
    const auto before = hooks.sent().size();
    for (int i = 0; i < 3; ++i) hooks.machine.queue(hooks.invocation_of(handler));
    hooks.machine.poll();
    CHECK(hooks.sent().size() == before + 1);
    hooks.machine.http().release();
    const auto results = hooks.machine.finish();
    REQUIRE(results.size() == 3);
    for (const auto& result : results)
      CHECK((result.ended == outcome::succeeded) == (status == 200));
    if (status == 503)
      CHECK(results[2].error.message ==
            "not sent: an equal body, which was being sent, did not arrive");
  }
  CHECK(hooks.sent().size() == 2);
}

TEST_CASE("a run that is cut lets the next one send its body") {
  silent_client silent;
  hooks hooks({}, {&silent});
  auto handler = webhook_to("http://example.com/");
  handler.target.cooldown = std::chrono::seconds(60);
  handler.timeout = std::chrono::milliseconds(20);
  for (int i = 0; i < 2; ++i) hooks.machine.queue(hooks.invocation_of(handler));
  const auto results = hooks.machine.finish();
  REQUIRE(results.size() == 2);
  CHECK(results[0].ended == outcome::timed_out);
  CHECK(results[0].error.message == "ran longer than 20 ms (handler_meta.sidehook.timeout_ms)");
  CHECK(results[1].ended != outcome::succeeded);
  CHECK(silent.requests == 1);
  CHECK(hooks.run(handler).ended == outcome::timed_out);
  CHECK(silent.requests == 2);
}

TEST_CASE("a webhook that signs has the headers of a Standard Webhook") {
  hooks hooks;
  auto handler = webhook_to("http://example.com/");
  handler.target.signature.emplace();
  handler.target.signature->type = config::way_in::kind::standard_webhooks;
  handler.target.signature->secrets = {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
  CHECK(hooks.run(handler).ended == outcome::succeeded);
  const auto& request = hooks.sent().at(0);
  CHECK(header(request, "Webhook-Id") == "event-1");
  CHECK(header(request, "Webhook-Timestamp").size() == 10);
  CHECK(header(request, "Webhook-Signature").starts_with("v1,"));
}

TEST_CASE("a webhook hands the event's trace on") {
  hooks hooks;
  auto what = hooks.invocation_of(webhook_to("http://example.com/"));
  what.trace_parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  hooks.machine.queue(std::move(what));
  hooks.machine.finish();
  CHECK(hooks.sent().at(0).trace_parent ==
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
}

}  // namespace webhook_handler_test
