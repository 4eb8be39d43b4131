#include <regex>

#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"
#include "test/support/patience.hpp"
#include "test/support/text.hpp"
#include "test/unit/journal/journal_by_hand.hpp"

namespace retry_test {

using namespace sidehook::test;

namespace {

struct fixture {
  fixture() {
    folder.write("apis/a.json", classic_definition("a", {{"Flaky", "flaky", "h.js"},
                                                         {"Fail", "fails", "h.js"},
                                                         {"Both", "fails", "h.js"},
                                                         {"Both", "works", "h.js"},
                                                         {"Decide", "decides", "h.js"}}));
    folder.write(
        "h.js",
        "var tries = 0;\n"
        "var flaky = { DoProcessEvent: function (e, c) {\n"
        "  log('attempt ' + c.Attempt + ' of ' + c.EventID.length);\n"
        "  if (++tries < 3) throw new Error('not yet ' + e.Meta.Key);\n"
        "} };\n"
        "var fails = { DoProcessEvent: function (e) { throw new Error('no ' + e.Meta.Key); } };\n"
        "var works = { DoProcessEvent: function () { log('worked'); } };\n"
        "var decides = { DoProcessEvent: function (e, c) {\n"
        "  if (e.Meta.How === 'retry' && c.Attempt < 2) throw TykRetry(1);\n"
        "  if (e.Meta.How === 'drop') throw TykDrop('not mine');\n"
        "  if (e.Meta.How === 'fail') throw TykFail('bad data');\n"
        "  log('decided');\n"
        "} };\n");
  }
  temporary_folder folder;
};

std::size_t dead_letters(running_daemon& daemon, const std::string& query = "") {
  return count_of(R"("id":)", daemon.admin_get("/dead-letters" + query).body);
}

std::string first_id(running_daemon& daemon) {
  const auto body = daemon.admin_get("/dead-letters").body;
  std::smatch found;
  REQUIRE(std::regex_search(body, found, std::regex(R"("id":(\d+))")));
  return found[1];
}

}  // namespace

TEST_CASE_METHOD(fixture, "a handler that fails is tried again until it succeeds") {
  running_daemon daemon(folder, {"retry.max_attempts=5", "retry.first_delay_ms=1"});
  CHECK(
      daemon.post("/events/a", R"({"EventType":"Flaky","EventMetaData":{"Key":"k-77"}})").status ==
      202);
  auto& process = daemon.process();
  process.wait_for_errors("message=\"attempt 1 of 36\"");
  process.wait_for_errors(" attempt=2 retry_in_ms=");
  process.wait_for_errors("message=\"attempt 3 of 36\"");
  process.wait_for_errors("message=\"handler succeeded\"");
  CHECK(dead_letters(daemon) == 0);
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture, "by default a handler is run once, and what failed is a dead letter") {
  running_daemon daemon(folder);
  const auto answer = daemon.post("/events/a?wait=true",
                                  R"({"EventType":"Fail","EventMetaData":{"Key":"planted-77"}})");
  CHECK(answer.body.find(R"("outcome":"failed")") != std::string::npos);
  REQUIRE(dead_letters(daemon) == 1);
  const auto letter = daemon.admin_get("/dead-letters/" + first_id(daemon)).body;
  INFO(letter);
  CHECK(std::regex_search(
      letter,
      std::regex(
          R"re(^\{"id":\d+,"event_id":"[0-9a-f-]{36}","api_id":"a","event_type":"Fail","handler":"fails","reason":"attempts","attempts":1,)re"
          R"re("accepted_at":"[^"]+Z","died_at":"[^"]+Z","event":\{"EventType":"Fail","EventMetaData":\{"Key":"sha256:e5cc7da8b0bd"\},)re"
          R"re("TimeStamp":"[^"]+"\},"history":\[\{"attempt":1,"ended_at":"[^"]+","outcome":"failed","error":"Error: no sha256:)re")));
}

TEST_CASE_METHOD(fixture, "each handler of an event succeeds or fails for itself") {
  running_daemon daemon(folder);
  daemon.post("/events/a?wait=true", R"({"EventType":"Both"})");
  CHECK(dead_letters(daemon) == 1);
  CHECK(dead_letters(daemon, "?handler=fails") == 1);
  CHECK(dead_letters(daemon, "?handler=works") == 0);
}

TEST_CASE_METHOD(fixture, "a handler decides itself by throwing TykRetry, TykDrop or TykFail") {
  running_daemon daemon(folder);
  const auto decide = [&](const std::string& how) {
    return daemon
        .post("/events/a?wait=true",
              R"({"EventType":"Decide","EventMetaData":{"How":")" + how + "\"}}")
        .body;
  };
  CHECK(decide("drop").find(R"("outcome":"succeeded")") != std::string::npos);
  daemon.process().wait_for_errors(" dropped=\"not mine\"");
  CHECK(dead_letters(daemon) == 0);
  CHECK(decide("retry").find("TykRetry: in 1 ms") != std::string::npos);
  daemon.process().wait_for_errors("message=decided");
  CHECK(dead_letters(daemon) == 0);
  CHECK(decide("fail").find("TykFail: bad data") != std::string::npos);
  CHECK(daemon.admin_get("/dead-letters").body.find(R"("reason":"failed_by_handler")") !=
        std::string::npos);
}

TEST_CASE_METHOD(fixture, "dead letters are replayed with the same event id, and deleted") {
  running_daemon daemon(folder);
  daemon.post("/events/a?wait=true", R"([{"EventType":"Fail"},{"EventType":"Fail"}])");
  REQUIRE(dead_letters(daemon) == 2);
  const auto id = first_id(daemon);
  CHECK(daemon.admin_post("/dead-letters/" + id + "/replay").body == R"({"replayed":1})");
  daemon.process().wait_for_errors(" replayed=true dead_letter=attempts");
  CHECK(daemon.admin_post("/dead-letters/" + id + "/replay").status == 404);
  // The line comes a moment before the letter.
  CHECK(comes_true([&] { return dead_letters(daemon) == 2; }));

  // Mended meanwhile.
  folder.write("h.js", "var fails = { DoProcessEvent: function () { log('mended'); } };");
  daemon.admin_post("/reload");
  CHECK(daemon.admin_post("/dead-letters/replay?event_type=Fail").body == R"({"replayed":2})");
  daemon.process().wait_for_errors("message=mended");
  CHECK(http_connection(daemon.admin_port()).request("DELETE", "/dead-letters").body ==
        R"({"removed":0})");
  CHECK(daemon.admin_get("/dead-letters/no").status == 404);
  CHECK(daemon.admin_get("/dead-letters?limit=many").status == 400);
}

TEST_CASE("a handler that fails because a store is gone runs again, and no attempt is counted") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
  folder.write("h.js",
               "var h = { DoProcessEvent: function (event, context) {\n"
               "  log('counted ' + TykStorageIncr('n') + ' in attempt ' + context.Attempt); } };");
  running_daemon daemon(folder, {"storage.timeout_ms=50", "retry.first_delay_ms=1"});
  const std::string event = R"({"EventType":"E"})";
  CHECK(daemon.post("/events/a?wait=true", event).status == 200);
  {
    // Nobody else can write meanwhile.
    auto database = other_user_of(folder.path() / "data" / "state.db");
    const sidehook::store::sqlite_transaction locked(database);
    CHECK(daemon.post("/events/a", event).status == 202);
    daemon.process().wait_for_errors("outcome=failed");
    daemon.process().wait_for_errors("because=\"a store was gone\" retry_in_ms=");
  }
  CHECK(comes_true([&] {
    const auto log = daemon.process().errors();
    return log.find("message=\"counted 2 in attempt 1\"") != std::string::npos ||
           log.find("message=\"counted 3 in attempt 1\"") != std::string::npos;
  }));
  CHECK(dead_letters(daemon) == 0);
}

}  // namespace retry_test
