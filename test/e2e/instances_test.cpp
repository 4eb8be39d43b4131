#include <chrono>
#include <csignal>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"
#include "test/support/patience.hpp"
#include "test/support/text.hpp"

namespace instances_test {

using namespace sidehook::test;
using namespace std::chrono_literals;

namespace {

constexpr int apis = 12;

// Each API has the same handlers, of the same file.
void write_apis(const temporary_folder& folder, const std::string& script) {
  for (int i = 0; i < apis; ++i) {
    const auto api = "api-" + std::to_string(i);
    folder.write("apis/" + api + ".json", classic_definition(api, {{"Count", "counter", "h.js"},
                                                                   {"Note", "noter", "h.js"},
                                                                   {"Spin", "spinner", "h.js"},
                                                                   {"Crash", "crasher", "h.js"},
                                                                   {"Wedge", "wedger", "h.js"}}));
  }
  folder.write("h.js", script);
}

// Counts in a global; notes the event's number; and does what takes the thread.
const std::string handlers = R"(
  var count = 0;
  var counter = { DoProcessEvent: function () { log('count ' + (++count)); } };
  var noter = { DoProcessEvent: function (event) { log('noted ' + event.EventMetaData.N + '.'); } };
  var spinner = { DoProcessEvent: function () { log('spinning'); for (;;) {} } };
  var crasher = { DoProcessEvent: function () { abortWorker(); } };
  var wedger = { DoProcessEvent: function () { log('wedged'); wedgeWorker(); } };
)";

// Notes it where a killed worker's last lines are not lost with it, and tells of it.
const std::string keeping_handlers = handlers + R"(
  noter.DoProcessEvent = function (event) { TykStorageSet('noted ' + event.EventMetaData.N, 'kept'); };
  counter.DoProcessEvent = function (event) { log(String(TykStorageGet('noted ' + event.EventMetaData.Key))); };
)";

std::string event(const std::string& type, const std::string& key = "") {
  return R"({"EventType":")" + type + R"(","EventMetaData":{"Key":")" + key + R"("}})";
}

std::string noted_event(int number) {
  return R"({"EventType":"Note","EventMetaData":{"N":)" + std::to_string(number) + "}}";
}

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const auto at = text.find(begin);
  if (at == std::string::npos) return "";
  const auto from = at + begin.size();
  return text.substr(from, text.find(end, from) - from);
}

std::string instance_of(running_daemon& daemon, const std::string& api, const std::string& event) {
  return between(daemon.post("/events/" + api + "?explain=true", event).body, R"("instance":)",
                 ",");
}

// What the handler logs.
std::string said(running_daemon& daemon, const std::string& api, const std::string& event) {
  return between(daemon.post("/events/" + api + "?wait=true", event).body, R"("message":")", "\"");
}

// An API for each of the instances, by their numbers.
std::map<std::string, std::string> api_on_each(running_daemon& daemon) {
  std::map<std::string, std::string> found;
  for (int i = 0; i < apis; ++i) {
    const auto api = "api-" + std::to_string(i);
    found.emplace(instance_of(daemon, api, event("Count")), api);
  }
  return found;
}

// A daemon that has so many threads to spin on that any is soon found on its own.
std::vector<std::string> with(std::vector<std::string> settings, int instances = 4) {
  settings.push_back("jsvm.instances=" + std::to_string(instances));
  return settings;
}

// The worker may die before it has answered.
void post_without_answer(running_daemon& daemon, const std::string& api, const std::string& event) {
  http_connection connection(daemon.events_port());
  connection.send(request_text("POST", "/events/" + api, {}, event));
  connection.ended();
}

void flood(running_daemon& daemon, const std::string& api, const std::string& event, int count) {
  std::string events;
  for (int i = 0; i < count; ++i) events += event + "\n";
  CHECK(daemon.post("/events/" + api, events).status == 202);
}

std::string dead_of(const std::string& handler) {
  return R"("handler":")" + handler + R"(","reason":"killed_the_worker")";
}

}  // namespace

TEST_CASE("with several instances each API's events share the globals of one of them") {
  temporary_folder folder;
  write_apis(folder, handlers);
  running_daemon daemon(folder, with({}));
  const auto each = api_on_each(daemon);
  REQUIRE(each.size() == 4);
  for (int round = 1; round <= 3; ++round) {
    for (const auto& [instance, api] : each)
      CHECK(said(daemon, api, event("Count")) == "count " + std::to_string(round));
  }
  for (const auto& [instance, api] : each)
    daemon.process().wait_for_errors("api_id=" + api + " handler=counter event_id=");
  CHECK(daemon.process().errors().find("instance=3") != std::string::npos);
  CHECK(daemon.stop() == 0);
}

TEST_CASE("with jsvm.shard_by key each key's events share the globals of one instance") {
  temporary_folder folder;
  write_apis(folder, handlers);
  running_daemon daemon(folder, with({"jsvm.shard_by=key"}));
  std::map<std::string, std::string> key_on;
  for (int i = 0; i < 40; ++i) {
    const auto key = "key-" + std::to_string(i);
    key_on.emplace(instance_of(daemon, "api-0", event("Count", key)), key);
  }
  REQUIRE(key_on.size() == 4);
  for (int round = 1; round <= 3; ++round) {
    const auto api = "api-" + std::to_string(round);
    for (const auto& [instance, key] : key_on)
      CHECK(said(daemon, api, event("Count", key)) == "count " + std::to_string(round));
  }
  CHECK(daemon.stop() == 0);
}

TEST_CASE("a request that waits for events of several instances hears of all of them") {
  temporary_folder folder;
  write_apis(folder, handlers);
  running_daemon daemon(folder, with({}));
  std::string events;
  for (int i = 0; i < apis; ++i)
    events += R"({"EventType":"Note","APIID":"api-)" + std::to_string(i) +
              R"(","EventMetaData":{"N":)" + std::to_string(i) + "}}\n";
  const auto answer = daemon.post("/events?wait=true", events).body;
  CHECK(count_of(R"("outcome":"succeeded")", answer) == apis);
  for (int i = 0; i < apis; ++i)
    CHECK(answer.find("noted " + std::to_string(i) + ".") != std::string::npos);
  CHECK(daemon.stop() == 0);
}

TEST_CASE("a reload brings new scripts into force in all instances, or in none") {
  temporary_folder folder;
  write_apis(folder, handlers);
  running_daemon daemon(folder, with({"reload.watch=false"}));
  const auto each = api_on_each(daemon);
  REQUIRE(each.size() == 4);
  folder.write("h.js", handlers + "count = 100;");
  CHECK(daemon.admin_post("/reload").body.find(R"("status":"ok")") != std::string::npos);
  for (const auto& [instance, api] : each) CHECK(said(daemon, api, event("Count")) == "count 101");

  folder.write("h.js", handlers + "count = 200; throw new Error('not today');");
  const auto answer = daemon.admin_post("/reload").body;
  CHECK(count_of("not today", answer) == 1);
  CHECK(answer.find("its last good version stays") != std::string::npos);
  for (const auto& [instance, api] : each) CHECK(said(daemon, api, event("Count")) == "count 101");
  CHECK(count_of("its last good version stays", daemon.process().errors()) == 1);
  CHECK(daemon.stop() == 0);
}

TEST_CASE("handlers that spin on one instance do not delay those of another") {
  temporary_folder folder;
  write_apis(folder, handlers);
  running_daemon daemon(folder, with({"jsvm.timeout_ms=600000", "jsvm.cpu_limit_ms=600000",
                                      "shutdown.timeout_ms=100"}));
  auto each = api_on_each(daemon);
  REQUIRE(each.size() == 4);
  const auto spinning = each.extract("2").mapped();
  flood(daemon, spinning, event("Spin"), 500);
  daemon.process().wait_for_errors("message=spinning");
  for (int round = 1; round <= 10; ++round) {
    for (const auto& [instance, api] : each)
      CHECK(said(daemon, api, event("Count")) == "count " + std::to_string(round));
  }
  CHECK(daemon.stop() == 0);
  CHECK(daemon.process().errors().find("handler timed out") == std::string::npos);
}

TEST_CASE("a stop lets all instances run what they have, where it would be lost") {
  temporary_folder folder;
  write_apis(folder, handlers);
  running_daemon daemon(folder, with({"queue.kind=memory"}));
  constexpr int per_api = 50;
  for (int i = 0; i < apis; ++i) {
    std::string events;
    for (int n = 0; n < per_api; ++n) events += noted_event(i * per_api + n) + "\n";
    CHECK(daemon.post("/events/api-" + std::to_string(i), events).status == 202);
  }
  CHECK(daemon.stop() == 0);
  const auto errors = daemon.process().errors();
  for (int n = 0; n < apis * per_api; ++n)
    CHECK(errors.find("\"noted " + std::to_string(n) + ".\"") != std::string::npos);
}

TEST_CASE("a worker with several instances that is killed loses nothing") {
  temporary_folder folder;
  write_apis(folder, keeping_handlers);
  running_daemon daemon(folder, with({}));
  int sent = 0;
  for (int restarts = 1; restarts <= 3; ++restarts) {
    for (int i = 0; i < apis; ++i) {
      std::string events;
      for (int n = 0; n < 20; ++n) events += noted_event(sent++) + "\n";
      CHECK(daemon.post("/events/api-" + std::to_string(i), events).status == 202);
    }
    ::kill(daemon.worker(), SIGKILL);
    daemon.process().wait_for_errors("restarts=" + std::to_string(restarts) + " down_ms=");
  }
  for (int n = 0; n < sent; ++n) {
    INFO(n);
    CHECK(comes_true(
        [&] { return said(daemon, "api-0", event("Count", std::to_string(n))) == "kept"; }));
  }
  CHECK(daemon.admin_get("/dead-letters").body.find("killed_the_worker") == std::string::npos);
  CHECK(daemon.stop() == 0);
}

TEST_CASE("one instance that is stuck is noticed, and what ran on the others is not blamed") {
  temporary_folder folder;
  write_apis(folder, handlers);
  running_daemon daemon(folder,
                        with({"jsvm.cpu_limit_ms=100", "supervisor.stuck_after_ms=700",
                              "retry.quarantine.cpu_timeouts=0"},
                             2),
                        program_with_faults());
  const auto each = api_on_each(daemon);
  REQUIRE(each.size() == 2);
  flood(daemon, each.at("0"), event("Spin"), 60);
  daemon.process().wait_for_errors("message=spinning");
  CHECK(daemon.post("/events/" + each.at("1"), event("Wedge")).status == 202);
  daemon.process().wait_for_errors("the worker is killed");
  daemon.process().wait_for_errors("restarts=2 down_ms=");
  CHECK(daemon.process().errors().find(" instance=1\n") != std::string::npos);
  const auto letters = daemon.admin_get("/dead-letters").body;
  CHECK(letters.find(dead_of("wedger")) != std::string::npos);
  CHECK(letters.find(dead_of("spinner")) == std::string::npos);
}

TEST_CASE("a handler that crashes the worker is told from those that run beside it") {
  temporary_folder folder;
  write_apis(folder, handlers);
  running_daemon daemon(folder,
                        with({"jsvm.cpu_limit_ms=300", "retry.quarantine.cpu_timeouts=0"}, 2),
                        program_with_faults());
  const auto each = api_on_each(daemon);
  REQUIRE(each.size() == 2);
  flood(daemon, each.at("0"), event("Spin"), 20);
  daemon.process().wait_for_errors("message=spinning");
  post_without_answer(daemon, each.at("1"), event("Crash"));
  daemon.process().wait_for_errors("died_of=SIGABRT restarts=2");
  daemon.process().wait_for_errors("restarts=2 down_ms=");
  CHECK(comes_true([&] {
    return daemon.admin_get("/dead-letters").body.find(dead_of("crasher")) != std::string::npos;
  }));
  CHECK(daemon.admin_get("/dead-letters").body.find(dead_of("spinner")) == std::string::npos);
}

}  // namespace instances_test
