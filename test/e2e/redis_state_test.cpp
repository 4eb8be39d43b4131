#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"
#include "test/support/patience.hpp"
#include "test/support/redis_server.hpp"

namespace redis_state_test {

using namespace sidehook::test;

namespace {

struct fixture {
  fixture() {
    folder.write("apis/a.json", classic_definition("a", {{"E", "edits", "h.js"}}));
    folder.write("h.js",
                 "var edits = { DoProcessEvent: function (event, context) {\n"
                 "  var s = JSON.parse(TykGetKeyData('k', context.APIID));\n"
                 "  if (s.status === 'error') return log(s.message);\n"
                 "  s.expires = s.expires + 1000;\n"
                 "  TykSetKeyData('k', JSON.stringify(s), '1');\n"
                 "  log('edit ' + TykStorageIncr('edits') + ' in attempt ' + context.Attempt);\n"
                 "} };\n");
  }
  std::vector<std::string> settings(std::vector<std::string> more = {}) const {
    std::vector<std::string> all{"sessions.kind=redis", "storage.kind=redis",
                                 "redis.addresses=" + server.address(), "redis.backoff_max_ms=20",
                                 "retry.first_delay_ms=1"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  temporary_folder folder;
  redis_server server{with_file()};
};

const std::string event = R"({"EventType":"E"})";
const std::string session = R"({"expires":5,"access_rights":{"a":{"api_id":"a"}}})";

bool shows(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE_METHOD(fixture, "daemons over one Redis share sessions and stored values, with no file") {
  temporary_folder other_folder;
  std::filesystem::copy(folder.path(), other_folder.path(),
                        std::filesystem::copy_options::recursive);
  running_daemon one(folder, settings());
  running_daemon other(other_folder, settings());
  CHECK(http_connection(one.admin_port()).request("PUT", "/sessions/k", {}, session).status == 200);
  CHECK(shows(one.post("/events/a?wait=true", event).body, "edit 1 in attempt 1"));
  CHECK(shows(other.post("/events/a?wait=true", event).body, "edit 2 in attempt 1"));
  CHECK(server.text({"GET", "apikey-k"}) ==
        R"({"expires":2005,"access_rights":{"a":{"api_id":"a"}}})");
  CHECK(server.text({"GET", "jsvm-store:edits"}) == "2");
  CHECK_FALSE(std::filesystem::exists(folder.path() / "data" / "state.db"));
  CHECK(http_connection(other.admin_port()).request("DELETE", "/sessions/k").status == 200);
  CHECK(one.admin_get("/sessions/k").status == 404);
  CHECK(one.stop() == 0);
  CHECK(other.stop() == 0);
}

TEST_CASE_METHOD(fixture, "of sessions and values each may be in Redis without the other") {
  {
    running_daemon daemon(folder, {"sessions.kind=redis", "redis.addresses=" + server.address()});
    http_connection(daemon.admin_port()).request("PUT", "/sessions/k", {}, session);
    CHECK(shows(daemon.post("/events/a?wait=true", event).body, "edit 1 in attempt 1"));
  }
  CHECK(server.command({"KEYS", "*"}).items.size() == 1);
  CHECK(std::filesystem::exists(folder.path() / "data" / "state.db"));
  running_daemon daemon(folder, {"storage.kind=redis", "redis.addresses=" + server.address()});
  CHECK(daemon.admin_get("/sessions/k").status == 404);
}

TEST_CASE_METHOD(fixture,
                 "while Redis is gone handlers that need it fail, and run again when it is back") {
  running_daemon daemon(folder, settings());
  http_connection(daemon.admin_port()).request("PUT", "/sessions/k", {}, session);
  CHECK(
      shows(daemon.get("/hello").body, R"("redis":{"status":"pass","componentType":"datastore")"));
  server.kill();
  CHECK(
      comes_true([&] { return shows(daemon.get("/hello").body, R"("redis":{"status":"fail")"); }));
  CHECK(shows(daemon.get("/hello").body, server.address()));
  // The queue is not there: events are taken.
  CHECK(daemon.get("/readyz").status == 200);
  CHECK(daemon.admin_get("/sessions/k").status == 503);
  CHECK(daemon.post("/events/a", event).status == 202);
  daemon.process().wait_for_errors("TykGetKeyData: ");
  daemon.process().wait_for_errors("because=\"a store was gone\" retry_in_ms=");

  server.start();
  daemon.process().wait_for_errors("message=\"edit 1 in attempt 1\"");
  CHECK(
      comes_true([&] { return shows(daemon.get("/hello").body, R"("redis":{"status":"pass")"); }));
  CHECK(shows(server.text({"GET", "apikey-k"}), R"("expires":1005)"));
  CHECK(shows(daemon.admin_get("/dead-letters").body, R"("dead_letters":[])"));
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture, "a daemon starts without Redis, and finds it later") {
  server.stop();
  running_daemon daemon(folder, settings());
  CHECK(daemon.post("/events/a", event).status == 202);
  daemon.process().wait_for_errors("because=\"a store was gone\" retry_in_ms=");
  server.start();
  daemon.process().wait_for_errors("message=\"Key not found\"");
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture, "run and check leave the Redis that the settings name alone") {
  server.text({"SET", "apikey-k", session});
  const auto clients = [&] {
    const auto text = server.text({"INFO", "stats"});
    const auto begin = text.find("total_connections_received:");
    return text.substr(begin, text.find('\r', begin) - begin);
  };
  const auto before = clients();
  child_process::options options;
  options.directory = folder.path().string();
  options.input = event;
  std::vector<std::string> set;
  for (const auto& each : settings()) set.insert(set.end(), {"--set", each});
  std::vector<std::string> run{sidehook_program(), "run", "--api", "a", "--event", "-"};
  run.insert(run.end(), set.begin(), set.end());
  child_process trial(run, options);
  CHECK(trial.wait() == 0);
  CHECK(shows(trial.output(), "Key not found"));
  std::vector<std::string> check{sidehook_program(), "check"};
  check.insert(check.end(), set.begin(), set.end());
  CHECK(child_process(check, options).wait() == 0);
  CHECK(clients() == before);
  CHECK(server.text({"GET", "apikey-k"}) == session);
}

TEST_CASE_METHOD(fixture, "sessions are imported into Redis, with their times to live") {
  folder.write("apis/a.json", R"({"api_id":"a","session_lifetime":5000})");
  const auto import_file = [&](const std::string& text) {
    folder.write("sessions.json", text);
    std::vector<std::string> command{sidehook_program(), "sessions", "import", "sessions.json"};
    for (const auto& each : settings()) command.insert(command.end(), {"--set", each});
    child_process::options options;
    options.directory = folder.path().string();
    auto import = std::make_unique<child_process>(command, options);
    import->wait();
    return import;
  };
  const auto good = import_file(R"({"k-1":)" + session + R"(,"k-2":)" + session + "}");
  CHECK(good->output() == "2 sessions written to Redis\n");
  CHECK(server.text({"GET", "apikey-k-1"}) == session);
  CHECK(server.number({"TTL", "apikey-k-2"}) > 4'000);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "data"));

  const auto bad = import_file(R"({"k-3":)" + session + R"(,"k-4":{"expires":1.5}})");
  CHECK(bad->wait() == 1);
  CHECK(server.command({"GET", "apikey-k-3"}).is(sidehook::redis::reply::kind::nil));
  server.stop();
  const auto gone = import_file(R"({"k-5":)" + session + "}");
  CHECK(gone->wait() == 1);
  CHECK(shows(gone->errors(), "sidehook: nothing was written: "));
  CHECK(shows(gone->errors(), server.address()));
}

}  // namespace redis_state_test
