#include <regex>
#include <set>

#include <catch2/catch.hpp>

#include "test/e2e/webhook_target.hpp"
#include "test/support/daemon.hpp"
#include "test/support/patience.hpp"
#include "test/support/text.hpp"

namespace builtin_handlers_test {

using namespace sidehook::test;

namespace {

const std::string all_kinds =
    "handlers.enabled=eh_dynamic_handler,eh_web_hook_handler,eh_log_handler";
const std::string log_entry =
    R"({"handler_name":"eh_log_handler","handler_meta":{"prefix":"orders-auth"}})";
const std::string script_entry =
    R"({"handler_name":"eh_dynamic_handler","handler_meta":{"name":"h","path":"h.js"}})";
const std::string auth_failure =
    R"({"EventType":"AuthFailure","EventMetaData":{"Message":"Auth Failure","Path":"/orders/1","Origin":"10.1.2.3","Key":"abc"},"TimeStamp":"2026-08-21 10:11:12 +0000 UTC"})";
const std::string token_created =
    R"({"Type":"TokenCreated","Meta":{"Message":"Key generated.","Org":"acme","Key":"k"}})";

std::string definition(const std::string& entries, const std::string& api_id = "orders") {
  return R"({"api_id":")" + api_id + R"(","org_id":"acme","proxy":{"listen_path":"/)" + api_id +
         R"(/"},"event_handlers":{"events":{"AuthFailure":[)" + entries + "]}}}";
}

struct fixture {
  fixture() {
    folder.write("h.js",
                 "var h = { DoProcessEvent: function (event, context) {\n"
                 "  log(context.APIID + '/' + context.OrgID + ' ' + event.Type);\n"
                 "} };\n");
  }
  temporary_folder folder;
};

std::size_t dead_letters(running_daemon& daemon) {
  return count_of(R"("id":)", daemon.admin_get("/dead-letters").body);
}

// What each handler's run came to, as the answer to ?wait=true has it.
std::string outcomes_of(const std::string& answer) {
  std::string outcomes;
  const std::regex run(R"re("handler":"([^"]+)","outcome":"([^"]+)")re");
  for (std::sregex_iterator it(answer.begin(), answer.end(), run), end; it != end; ++it)
    outcomes += (outcomes.empty() ? "" : ", ") + (*it)[1].str() + " " + (*it)[2].str();
  return outcomes;
}

}  // namespace

TEST_CASE_METHOD(fixture, "all three kinds of handlers run for an event, and answer who waits") {
  webhook_target target;
  folder.write("apis/a.json",
               definition(script_entry + "," + log_entry + "," + webhook_entry(target.url())));
  running_daemon daemon(folder, {all_kinds});
  const auto answer = daemon.post("/events?wait=true", auth_failure);
  CHECK(answer.status == 200);
  CHECK(outcomes_of(answer.body) ==
        "h succeeded, eh_log_handler#1 succeeded, eh_web_hook_handler#1 succeeded");
  CHECK(answer.body.find(R"("logs":[{"level":"warn","message":"orders-auth:AuthFailure"}])") !=
        std::string::npos);
  const auto request = target.take();
  CHECK(
      request.body ==
      R"({"event":"AuthFailure","message":"Auth Failure","path":"/orders/1","origin":"10.1.2.3","key":"abc"})");
  CHECK(request.header("User-Agent") == "Tyk-Hookshot");
  CHECK(request.header("Content-Type") == "application/json");
  daemon.process().wait_for_errors(
      "level=warning message=orders-auth:AuthFailure api_id=orders handler=\"eh_log_handler#1\" "
      "event_id=");
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture, "without handlers.enabled webhook and log handlers are left alone") {
  webhook_target target;
  folder.write("apis/a.json",
               definition(script_entry + "," + log_entry + "," + webhook_entry(target.url())));
  running_daemon daemon(folder);
  CHECK(outcomes_of(daemon.post("/events?wait=true", auth_failure).body) == "h succeeded");
  CHECK(target.received() == 0);
}

TEST_CASE_METHOD(fixture, "a webhook is tried again until its target takes it") {
  webhook_target target({503, 500});
  folder.write("apis/a.json", definition(webhook_entry(target.url())));
  running_daemon daemon(folder, {all_kinds, "retry.max_attempts=5", "retry.first_delay_ms=1"});
  CHECK(daemon.post("/events", auth_failure).status == 202);
  const auto first = target.take();
  CHECK(target.take().body == first.body);
  CHECK(target.take().body == first.body);
  daemon.process().wait_for_errors("attempt=3");
  CHECK(dead_letters(daemon) == 0);
  CHECK(daemon.stop() == 0);
  const auto host = target.url("").substr(7);
  CHECK(daemon.process().errors().find("error=\"" + host + " answered 503\"") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "a webhook that nobody takes is a dead letter, and can be replayed") {
  webhook_target target({404});
  folder.write("apis/a.json",
               definition(webhook_entry(target.url() + "?token=hush", R"(,"name":"to audit")")));
  running_daemon daemon(folder, {all_kinds});
  CHECK(outcomes_of(daemon.post("/events?wait=true", auth_failure).body) == "to audit failed");
  REQUIRE(comes_true([&] { return dead_letters(daemon) == 1; }));
  CHECK(daemon.admin_get("/dead-letters").body.find(R"("handler":"to audit")") !=
        std::string::npos);
  CHECK(daemon.admin_get("/handlers").body.find("answered 404") != std::string::npos);

  const auto first = target.take();
  CHECK(daemon.admin_post("/dead-letters/replay").status == 200);
  CHECK(target.take().body == first.body);
  daemon.process().wait_for_errors("replayed=true");
  CHECK(dead_letters(daemon) == 0);
  CHECK(daemon.stop() == 0);
  CHECK(daemon.process().errors().find("hush") == std::string::npos);
}

TEST_CASE_METHOD(fixture, "a template that is edited is in force without a signal") {
  webhook_target target;
  folder.write("hooks/t.json", R"({"who":"{{.Meta.Key}}"})");
  folder.write("apis/a.json",
               definition(webhook_entry(target.url(), R"(,"template_path":"hooks/t.json")")));
  running_daemon daemon(folder, {all_kinds});
  daemon.post("/events?wait=true", auth_failure);
  CHECK(target.take().body == R"({"who":"abc"})");
  folder.write("hooks/t.json", R"({"from":"{{.Meta.Origin}}"})");
  daemon.process().wait_for_errors("generation=2");
  daemon.post("/events?wait=true", auth_failure);
  CHECK(target.take().body == R"({"from":"10.1.2.3"})");

  folder.write("hooks/t.json", "{{if .Meta.Key}}");
  daemon.process().wait_for_errors("its last good version stays");
  daemon.post("/events?wait=true", auth_failure);
  CHECK(target.take().body == R"({"from":"10.1.2.3"})");
}

TEST_CASE_METHOD(fixture, "another Sidehook takes a webhook that is signed, and runs its event") {
  const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  temporary_folder receiving;
  receiving.write("apis/a.json", definition(script_entry));
  receiving.write("h.js",
                  "var h = { DoProcessEvent: function (event) { rawlog('heard ' + event.Meta.Key); "
                  "} };");
  running_daemon receiver(
      receiving, {R"(listen.auth=[{"type":"standard_webhooks","secrets":[")" + secret + R"("]}])"});
  const auto url = "http://127.0.0.1:" + std::to_string(receiver.events_port()) + "/events/orders";
  folder.write("apis/a.json",
               definition(webhook_entry(
                   url, R"(,"sidehook":{"signature":{"secret":")" + secret + R"("}})")));
  folder.write("apis/b.json", definition(webhook_entry(url), "unsigned"));
  running_daemon daemon(folder, {all_kinds});
  CHECK(outcomes_of(daemon.post("/events/orders?wait=true", auth_failure).body) ==
        "eh_web_hook_handler#1 succeeded");
  receiver.process().wait_for_errors("heard abc");
  const auto refused = daemon.post("/events/unsigned?wait=true", auth_failure).body;
  CHECK(refused.find("answered 401") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "handlers of the settings run for all APIs, and for events of none") {
  webhook_target target;
  folder.write("apis/a.json", definition(script_entry));
  folder.write("apis/b.json", R"({"api_id":"users","org_id":"other"})");
  const std::string handlers = R"(event_handlers={"events":{"AuthFailure":[)" + script_entry +
                               R"(],"TokenCreated":[)" + log_entry + "," + script_entry + "," +
                               webhook_entry(target.url()) + "]}}";
  const auto globals = GENERATE(as<std::string>{}, "shared", "per_api");
  running_daemon daemon(folder, {all_kinds, handlers, "jsvm.globals=" + globals});

  const auto own = daemon.post("/events/orders?wait=true", auth_failure).body;
  CHECK(outcomes_of(own) == "h succeeded, gateway:h succeeded");
  const auto others = daemon.post("/events/users?wait=true", auth_failure).body;
  CHECK(outcomes_of(others) == "gateway:h succeeded");
  CHECK(others.find("users/other AuthFailure") != std::string::npos);

  const auto of_none = daemon.post("/events?wait=true", token_created);
  CHECK(of_none.status == 200);
  CHECK(of_none.body.find(R"("api_id":"","handlers":3)") != std::string::npos);
  CHECK(outcomes_of(of_none.body) ==
        "gateway:eh_log_handler#1 succeeded, gateway:h succeeded, gateway:eh_web_hook_handler#1 "
        "succeeded");
  CHECK(of_none.body.find(R"("message":"/ TokenCreated")") != std::string::npos);
  CHECK(target.take().body ==
        R"({"event":"TokenCreated","message":"Key generated.","org":"acme","key":"k"})");

  CHECK(daemon.post("/events", R"({"Type":"Other"})").status == 422);
  CHECK(daemon.post("/events/nobody", token_created).status == 404);
  CHECK(daemon.admin_get("/apis").body.ends_with(R"(],"event_handlers":{"handlers":4}})"));
  CHECK(
      daemon.admin_get("/handlers")
          .body.find(
              R"("api_id":"","event":"TokenCreated","handler":"gateway:h","path":"h.js","file":"event_handlers","state":"ready")") !=
      std::string::npos);
}

TEST_CASE_METHOD(fixture, "what handlers of the settings have not done is done after a restart") {
  webhook_target target({503, 503});
  const std::string hook = webhook_entry(target.url(), R"(,"name":"hook")");
  folder.write(
      "apis/a.json",
      definition(
          R"({"handler_name":"eh_log_handler","handler_meta":{"name":"hook","prefix":"own"}})"));
  const std::vector<std::string> settings{all_kinds,
                                          R"(event_handlers={"events":{"AuthFailure":[)" + hook +
                                              R"(],"TokenCreated":[)" + hook + "]}}",
                                          "retry.max_attempts=5", "retry.first_delay_ms=2000"};
  {
    running_daemon daemon(folder, settings);
    CHECK(outcomes_of(daemon.post("/events?wait=true", auth_failure).body) ==
          "hook succeeded, gateway:hook failed");
    CHECK(outcomes_of(daemon.post("/events?wait=true", token_created).body) ==
          "gateway:hook failed");
    CHECK(target.received() == 2);
    CHECK(daemon.stop() == 0);
  }
  running_daemon daemon(folder, settings);
  REQUIRE(comes_true([&] { return target.received() == 4; }));
  const auto first = target.take().body;
  const auto second = target.take().body;
  const auto third = target.take().body;
  const auto fourth = target.take().body;
  CHECK(std::set{first, second} == std::set{third, fourth});
  daemon.process().wait_for_errors("api_id=\"\" event=TokenCreated handler=gateway:hook");
}

TEST_CASE_METHOD(fixture,
                 "a sick handler of the settings is paused for all APIs, and can be resumed") {
  webhook_target target({500, 500});
  folder.write("apis/a.json", R"({"api_id":"a"})");
  folder.write("apis/b.json", R"({"api_id":"b"})");
  running_daemon daemon(
      folder, {all_kinds,
               R"(event_handlers={"events":{"AuthFailure":[)" +
                   webhook_entry(target.url(), R"(,"name":"hook")") + "]}}",
               "retry.quarantine.failures=2", "retry.quarantine.probe_interval_ms=600000"});
  daemon.post("/events/a?wait=true", auth_failure);
  daemon.post("/events/b?wait=true", auth_failure);
  daemon.process().wait_for_errors(
      "message=\"handler is paused\" api_id=\"\" handler=gateway:hook");
  CHECK(daemon.admin_post("/handlers/-/gateway:hook/resume").status == 200);
  CHECK(daemon.admin_post("/handlers/-/gateway:hook/resume").status == 404);
  CHECK(outcomes_of(daemon.post("/events/a?wait=true", auth_failure).body) ==
        "gateway:hook succeeded");
}

TEST_CASE_METHOD(fixture, "webhooks go where the egress rules let handlers' requests go") {
  webhook_target target;
  folder.write("apis/a.json", definition(webhook_entry(target.url())));
  running_daemon daemon(folder, {all_kinds, "http_client.egress.deny=127.0.0.1"});
  const auto answer = daemon.post("/events?wait=true", auth_failure).body;
  CHECK(answer.find("is forbidden by http_client.egress.deny: 127.0.0.1") != std::string::npos);
  CHECK(target.received() == 0);
}

TEST_CASE_METHOD(fixture, "check and run know webhooks, templates and the settings' handlers") {
  folder.write("apis/a.json",
               definition(webhook_entry("http://hook.invalid/x", R"(,"template_path":"t.json")")));
  folder.write("t.json", "{\"who\":\n\"{{.Key}}\"}");
  const auto in_folder = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), sidehook_program());
    arguments.insert(arguments.end(),
                     {"--set", all_kinds, "--set",
                      R"(event_handlers={"events":{"TokenCreated":[)" + log_entry + "]}}"});
    child_process::options options;
    options.directory = folder.path().string();
    return child_process(arguments, options);
  };
  auto check = in_folder({"check"});
  CHECK(check.wait() == 1);
  CHECK(check.output().starts_with(
      "API     EVENT         HANDLER                   FILE    STATE\n"
      "orders  AuthFailure   eh_web_hook_handler#1     t.json  missing\n"
      "-       TokenCreated  gateway:eh_log_handler#1  -       ready\n"
      "error: t.json:2:4: \".Key\" is not offered: a template may use {{.Type}}, "));
  CHECK(check.output().ends_with("1 API, 2 handlers, 1 fault\n"));

  folder.write("t.json", "{\"who\":\"{{.Meta.Key}}\"}");
  folder.write("mocks.json", R"([{"method":"POST","url":"http://hook.invalid/x","code":204}])");
  folder.write("event.json", auth_failure);
  auto run = in_folder({"run", "--event", "event.json", "--http-mock", "mocks.json"});
  CHECK(run.wait() == 0);
  INFO(run.output() << run.errors());
  CHECK(run.output().find("POST http://hook.invalid/x -> 204") != std::string::npos);
  CHECK(run.output().find("eh_web_hook_handler#1: succeeded") != std::string::npos);
  folder.write("event.json", token_created);
  auto run_token = in_folder({"run", "--event", "event.json"});
  CHECK(run_token.wait() == 0);
  CHECK(run_token.output().find("orders-auth:TokenCreated") != std::string::npos);
}

}  // namespace builtin_handlers_test
