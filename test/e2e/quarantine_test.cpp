#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"

namespace quarantine_test {

using namespace sidehook::test;

namespace {

const std::string works = "var works = { DoProcessEvent: function () { log('worked'); } };\n";
const std::string healed =
    "var sick = { DoProcessEvent: function (event, context) { log('healed ' + context.EventID); } "
    "};";

struct fixture {
  fixture() {
    folder.write("apis/a.json",
                 classic_definition("a", {{"Sick", "sick", "h.js"}, {"Work", "works", "h.js"}}));
    folder.write("h.js", works + "var sick = { DoProcessEvent: function () { for (;;) {} } };");
  }

  /// Five events for the sick handler, sick:0 to sick:4, and behind them one for the other.
  static void post_events(running_daemon& daemon) {
    std::string events;
    for (int i = 0; i < 5; ++i) events += "{\"EventType\":\"Sick\"}\n";
    events += "{\"EventType\":\"Work\"}\n";
    CHECK(daemon.post("/events/a", events, {{"Idempotency-Key", "sick"}}).status == 202);
    daemon.process().wait_for_errors("message=worked");
    daemon.process().wait_for_errors("\"handler is paused\" api_id=a handler=sick");
  }

  temporary_folder folder;
  const std::vector<std::string> settings{"jsvm.cpu_limit_ms=20", "reload.watch=false",
                                          "retry.quarantine.cpu_timeouts=2",
                                          "retry.quarantine.probe_interval_ms=2000"};
};

}  // namespace

TEST_CASE_METHOD(fixture,
                 "a handler that keeps the thread busy is paused, its events wait, others run, and "
                 "a reload of a better script lets it run again") {
  running_daemon daemon(folder, settings);
  post_events(daemon);
  CHECK(daemon.admin_get("/handlers").body.find(R"("paused":{"since":")") != std::string::npos);

  folder.write("h.js", works + healed);
  CHECK(daemon.admin_post("/reload").status == 200);
  CHECK(daemon.admin_get("/handlers").body.find(R"("paused":{)") == std::string::npos);
  for (const auto* id : {"sick:2", "sick:3", "sick:4"})
    daemon.process().wait_for_errors("message=\"healed " + std::string(id));
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture,
                 "a pause ends by hand, and begins anew when the handler has not changed") {
  running_daemon daemon(folder, settings);
  auto& process = daemon.process();
  post_events(daemon);
  CHECK(daemon.admin_post("/handlers/a/sick/resume").status == 200);
  process.wait_for_errors("\"handler is no longer paused\" api_id=a handler=sick");
  CHECK(daemon.admin_post("/handlers/a/nobody/resume").status == 404);
  CHECK(
      daemon.post("/events/a?wait=true", R"([{"EventType":"Sick"},{"EventType":"Sick"}])").status ==
      200);
  CHECK(daemon.admin_get("/handlers").body.find(R"("paused":{"since":")") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "what waits for a paused handler outlives the daemon") {
  {
    running_daemon daemon(folder, settings);
    post_events(daemon);
    CHECK(daemon.stop() == 0);
  }
  folder.write("h.js", works + healed);
  running_daemon again(folder, settings);
  for (const auto* id : {"sick:2", "sick:3", "sick:4"})
    again.process().wait_for_errors("message=\"healed " + std::string(id));
  CHECK(again.stop() == 0);
}

}  // namespace quarantine_test
