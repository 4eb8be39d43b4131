#include <array>
#include <chrono>
#include <filesystem>

#include <catch2/catch.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <signal.h>

#include "test/support/daemon.hpp"

namespace access_test {

using namespace sidehook::test;

namespace {

const std::string event = R"({"EventType":"E"})";
const std::string key(24, 'k');
const std::string webhook_secret = "whsec_a2tra2tra2tra2tra2tra2tra2tra2tr";

struct fixture {
  fixture() {
    folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
    folder.write("h.js",
                 "var h = { DoProcessEvent: function (event, context) { log('ran ' + "
                 "context.EventID); throw TykFail('as a test'); } };");
  }

  /// With a way in for each listener.
  void configure(const std::string& listen, const std::string& admin) const {
    folder.write("sidehook.json", R"({"listen":{"auth":[)" + listen + R"(]},"admin":{"auth":[)" +
                                      admin + R"(]},"log":{"level":"debug"}})");
  }

  struct result {
    int exit_code;
    std::string output;
    std::string errors;
  };
  result run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), sidehook_program());
    child_process::options options;
    options.directory = folder.path().string();
    child_process process(std::move(arguments), options);
    const int exit_code = process.wait();
    return {exit_code, process.output(), process.errors()};
  }

  temporary_folder folder;
};

header_fields bearer(const std::string& token) { return {{"Authorization", "Bearer " + token}}; }

std::string hmac_sha256(const std::string& message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> made{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(), made.data(), &size);
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> text{};
  const int length = EVP_EncodeBlock(text.data(), made.data(), static_cast<int>(size));
  return {reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(length)};
}

header_fields signed_as(const std::string& id, const std::string& body,
                        std::chrono::seconds age = {}) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now) - age;
  const auto time = std::to_string(seconds.count());
  return {{"webhook-id", id},
          {"webhook-timestamp", time},
          {"webhook-signature", "v1," + hmac_sha256(id + "." + time + "." + body)}};
}

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE_METHOD(fixture, "only who shows a right secret comes in, at either listener") {
  configure(R"({"type":"bearer","secrets":["sender"]},
               {"type":"header","header":"X-Api-Key","secrets":["key"]})",
            R"({"type":"bearer","secrets":["admin"]})");
  running_daemon daemon(folder);
  const auto refused = daemon.post("/events/a", event);
  CHECK(refused.status == 401);
  CHECK(refused.header("WWW-Authenticate") == R"(Bearer realm="sidehook")");
  CHECK(refused.body.find("missing or not valid") != std::string::npos);
  CHECK(daemon.post("/events/a", event, bearer("admin")).status == 401);
  CHECK(daemon.post("/events/a", event, bearer("sender")).status == 202);
  CHECK(daemon.post("/events", event, {{"X-Api-Id", "a"}, {"X-Api-Key", "key"}}).status == 202);

  CHECK(daemon.admin_get("/handlers").status == 401);
  CHECK(daemon.admin_post("/reload").status == 401);
  CHECK(http_get(daemon.admin_port(), "/handlers", bearer("sender")).status == 401);
  CHECK(http_get(daemon.admin_port(), "/handlers", bearer("admin")).status == 200);
  for (const auto* path : {"/hello", "/livez", "/readyz"}) {
    CHECK(daemon.get(path).status == 200);
    CHECK(daemon.admin_get(path).status == 200);
  }
  CHECK(daemon.stop() == 0);
  const auto& log = daemon.process().errors();
  CHECK(count(log, "a request from 127.0.0.1 was refused at the events listener: no credentials") ==
        1);
  CHECK(count(log, "refused at the administration listener: wrong credentials (bearer)") == 1);
}

TEST_CASE_METHOD(fixture, "a signed webhook runs its handler, and nothing when it is sent again") {
  configure(R"({"type":"standard_webhooks","secrets":[")" + webhook_secret + "\"]}", "");
  folder.write("apis/b.json", classic_definition("b", {{"E", "h", "h.js"}}));
  running_daemon daemon(folder);
  const auto headers = signed_as("msg_1", event);
  CHECK(daemon.post("/events/a?wait=true", event, headers).status == 200);
  CHECK(daemon.post("/events/a", event, headers).body.find(R"("repeated":true)") !=
        std::string::npos);
  auto renamed = headers;
  renamed.insert(renamed.begin(), {"Idempotency-Key", "other"});
  CHECK(daemon.post("/events/a", event, renamed).body.find(R"("repeated":true)") !=
        std::string::npos);

  // Nor does it elsewhere, whatever is said of it outside the signature.
  for (const auto* path : {"/events/b", "/events?api_id=b", "/events"}) {
    auto elsewhere = headers;
    elsewhere.push_back({"X-Api-Id", "b"});
    CHECK(daemon.post(path, event, elsewhere).body.find(R"("repeated":true)") != std::string::npos);
  }
  const std::string batch = "[" + event + "," + event + "]";
  auto as_cloud_event = signed_as("msg_3", batch);
  CHECK(daemon.post("/events/a?wait=true", batch, as_cloud_event).status == 200);
  for (const auto* name : {"ce-id", "ce-source", "ce-type"}) as_cloud_event.push_back({name, "E"});
  as_cloud_event.push_back({"ce-specversion", "1.0"});
  const auto again = daemon.post("/events/a", batch, as_cloud_event).body;
  CHECK(count(again, R"("repeated":true)") == 2);

  CHECK(daemon.post("/events/a", event).status == 401);
  CHECK(daemon.post("/events/a", event + " ", headers).status == 401);
  CHECK(daemon.post("/events/a", event, signed_as("msg_2", event, std::chrono::seconds(310)))
            .status == 401);
  CHECK(daemon.post("/events/a", event, signed_as("msg_2", event, std::chrono::seconds(-310)))
            .status == 401);
  CHECK(daemon.stop() == 0);
  const auto& log = daemon.process().errors();
  CHECK(count(log, "message=\"ran msg_1\"") == 1);
  CHECK(count(log, "message=\"ran ") == 3);
  CHECK(count(log, "expired credentials (standard_webhooks)") == 1);
}

TEST_CASE_METHOD(fixture, "files of secrets are read anew by a reload, and keep what was good") {
  folder.write("tokens", "one\n");
  configure(R"({"type":"bearer","secrets_file":"tokens"})", "");
  running_daemon daemon(folder, {"reload.watch=false"});
  const auto status = [&](const std::string& token) {
    return daemon.post("/events/a", event, bearer(token)).status;
  };
  CHECK(status("one") == 202);
  folder.write("tokens", "one\ntwo\n");
  CHECK(status("two") == 401);
  CHECK(daemon.admin_post("/reload").body.find(R"("status":"ok")") != std::string::npos);
  CHECK(status("one") == 202);
  CHECK(status("two") == 202);

  std::filesystem::remove(folder.path() / "tokens");
  const auto answer = daemon.admin_post("/reload").body;
  CHECK(answer.find("cannot be read: No such file or directory (listen.auth, item 1: the secrets "
                    "read before stay in force)") != std::string::npos);
  CHECK(answer.find(R"("file":"tokens")") != std::string::npos);
  CHECK(daemon.get("/hello").body.find("warn") != std::string::npos);
  CHECK(status("two") == 202);

  folder.write("tokens", "three\n");
  daemon.process().signal(SIGHUP);
  daemon.process().wait_for_errors("message=loaded generation=4");
  CHECK(status("three") == 202);
  CHECK(status("two") == 401);
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture, "nothing starts while a way in has no secrets") {
  configure(R"({"type":"bearer","secrets_file":"tokens"})",
            R"({"type":"bearer","secrets_env":"ADMIN_TOKENS"})");
  const auto [exit_code, output, errors] = run({"serve"});
  CHECK(exit_code == 2);
  CHECK(errors ==
        "sidehook: tokens: cannot be read: No such file or directory (listen.auth, item 1: nobody "
        "is let in by it)\n"
        "sidehook: ADMIN_TOKENS: is not set in the environment (admin.auth, item 1: nobody is let "
        "in by it)\n");
}

TEST_CASE_METHOD(fixture,
                 "the command that works on dead letters shows the administration its secret") {
  folder.write("admin-tokens", "first\nsecond\n");
  configure("", R"({"type":"bearer","secrets_file":"admin-tokens"})");
  running_daemon daemon(folder);
  CHECK(daemon.post("/events/a?wait=true", event).status == 200);
  const std::vector<std::string> list{"dead-letters", "list", "--set",
                                      "admin.port=" + std::to_string(daemon.admin_port())};
  const auto shown = run(list);
  CHECK(shown.exit_code == 0);
  CHECK(shown.output.find("as a test") != std::string::npos);

  folder.write("admin-tokens", "another\n");
  const auto refused = run(list);
  CHECK(refused.exit_code == 1);
  CHECK(refused.errors ==
        "sidehook: the credentials that are asked for here are missing or not valid (GET "
        "/dead-letters?before=0: 401)\n");
  std::filesystem::remove(folder.path() / "admin-tokens");
  CHECK(run(list).errors == "sidehook: admin-tokens: cannot be read: No such file or directory\n");
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture, "a secret is in no log line, no answer and no output") {
  const std::string marker = "MarkerOfASecret";
  // The same in base64, as a secret of Standard Webhooks.
  const std::string coded = "TWFya2VyT2ZBU2VjcmV0TWFya2VyT2ZBU2VjcmV0";
  folder.write("tokens", marker + "3\n");
  configure(R"({"type":"bearer","secrets":["MarkerOfASecret1"]},
               {"type":"header","header":"X-Api-Key","secrets":["MarkerOfASecret2"]},
               {"type":"bearer","secrets_file":"tokens"},
               {"type":"standard_webhooks","secrets":["whsec_)" +
                coded + R"("]},
               {"type":"hmac","header":"X-Sign","secrets":["MarkerOfASecret4"]},
               {"type":"kong","secrets":["MarkerOfASecret5"]})",
            R"({"type":"bearer","secrets":["MarkerOfASecret6"]})");
  std::string seen;
  {
    running_daemon daemon(folder);
    const auto see = [&](const http_answer& answer) {
      for (const auto& [name, value] : answer.headers) seen += name + ": " + value + "\n";
      seen += answer.body + "\n";
    };
    see(daemon.post("/events/a", event));
    for (const auto* token : {"1", "2", "3", "6", "x"}) {
      see(daemon.post("/events/a?wait=true", event, bearer(marker + token)));
      see(daemon.post("/events/a?wait=true", event, {{"X-Api-Key", marker + token}}));
      for (const auto* path : {"/handlers", "/apis", "/dead-letters", "/hello", "/nothing"})
        see(http_get(daemon.admin_port(), path, bearer(marker + token)));
    }
    see(daemon.post("/events/a", event, signed_as("msg_1", event)));
    see(daemon.post("/events/a", event, {{"X-Sign", "sha256=" + marker}}));
    see(daemon.post("/events/a", event, {{"X-Kong-Signature", marker}}));
    folder.write("tokens", marker + " 3\n");
    see(http_post(daemon.admin_port(), "/reload", "", bearer(marker + "6")));
    CHECK(seen.find("holds what is no secret") != std::string::npos);
    CHECK(daemon.stop() == 0);
    seen += daemon.process().errors() + daemon.process().output();
  }
  for (const auto& command : std::vector<std::vector<std::string>>{
           {"config"},
           {"check"},
           {"serve"},
           {"dead-letters", "list", "--set", "admin.port=1"},
           {"config", "--set",
            "listen.auth=[{\"type\":\"header\",\"secrets\":\"" + marker + "\"}]"},
           {"config", "--set", "listen.auth=" + marker}}) {
    const auto [exit_code, output, errors] = run(command);
    seen += output + errors;
  }
  CHECK(seen.find("\"***\"") != std::string::npos);
  CHECK(seen.find(marker) == std::string::npos);
  CHECK(seen.find(coded) == std::string::npos);
}

}  // namespace access_test
