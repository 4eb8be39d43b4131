#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"
#include "test/support/http_server.hpp"
#include "test/support/text.hpp"

namespace pacing_test {

using namespace sidehook::test;

namespace {

const std::string log_count =
    "var h = { DoProcessEvent: function (event) {\n"
    "  log('for ' + event.Count + ' ' + (event.FirstSeen <= event.LastSeen) + ' ' +\n"
    "      event.EventMetaData.Key + ' ' + Object.keys(event)); } };";

std::string event_of(const std::string& type, const std::string& key) {
  return R"({"EventType":")" + type + R"(","EventMetaData":{"Key":")" + key +
         R"("},"TimeStamp":"now"})"
         "\n";
}

}  // namespace

TEST_CASE("with coalesce_s the first of equal events runs at once, the others once for all") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js", R"({"coalesce_s":1})"}}));
  folder.write("h.js", log_count);
  running_daemon daemon(folder);
  std::string flood;
  for (int i = 0; i < 50; ++i) flood += event_of("E", "abc");
  CHECK(daemon.post("/events/a", flood + event_of("E", "other")).status == 202);
  auto& process = daemon.process();
  const std::string members = " EventType,EventMetaData,TimeStamp\"";
  process.wait_for_errors("for 1 true abc" + members);
  process.wait_for_errors("for 1 true other" + members);
  process.wait_for_errors("for 49 true abc" + members);
  CHECK(daemon.stop() == 0);
  CHECK(count_of("message=\"for ", process.errors()) == 3);
}

TEST_CASE("what is gathered when the daemon stops runs after its restart, for all it stands for") {
  temporary_folder folder;
  folder.write("apis/a.json",
               classic_definition("a", {{"E", "h", "h.js", R"({"coalesce_s":86400})"}}));
  folder.write("h.js", log_count);
  {
    running_daemon daemon(folder);
    std::string flood;
    for (int i = 0; i < 5; ++i) flood += event_of("E", "abc");
    CHECK(daemon.post("/events/a", flood).status == 202);
    // Behind them all, so that they have been gathered.
    CHECK(daemon.post("/events/a?wait=true", event_of("E", "other")).status == 200);
    CHECK(daemon.stop() == 0);
  }
  running_daemon again(folder);
  again.process().wait_for_errors("for 4 true abc");
}

TEST_CASE("with cooldown_s the first of equal events runs, and those that follow are done") {
  temporary_folder folder;
  folder.write("apis/a.json",
               classic_definition("a", {{"E", "h", "h.js", R"({"cooldown_s":86400})"}}));
  folder.write("h.js", "var h = { DoProcessEvent: function (event) { log('ran'); } };");
  running_daemon daemon(folder);
  const auto answer =
      daemon.post("/events/a?wait=true", event_of("E", "abc") + event_of("E", "abc")).body;
  INFO(answer);
  CHECK(count_of(R"("outcome":"succeeded")", answer) == 1);
  CHECK(count_of(R"("outcome":"cancelled")", answer) == 1);
  CHECK(answer.find("cooldown_s") != std::string::npos);
  CHECK(daemon.stop() == 0);
  CHECK(count_of("message=ran", daemon.process().errors()) == 1);
}

TEST_CASE("no more runs of a handler are under way than its concurrency, and others pass it") {
  temporary_folder folder;
  folder.write("apis/a.json",
               classic_definition("a", {{"Slow", "slow", "h.js", R"({"concurrency":2})"},
                                        {"Quick", "quick", "h.js"}}));
  held_requests held;
  http_server upstream({{"GET", "/{key}", held.endpoint()}});
  folder.write("h.js",
               "var slow = { DoProcessEvent: function (event) {\n"
               "  TykMakeHttpRequest({ Domain: 'http://127.0.0.1:" +
                   std::to_string(upstream.port()) +
                   "', Resource: '/' + event.EventMetaData.Key }); } };\n"
                   "var quick = { DoProcessEvent: function () {} };");
  running_daemon daemon(folder);
  std::string batch;
  for (const auto* key : {"1", "2", "3"}) batch += event_of("Slow", key);
  CHECK(daemon.post("/events/a", batch).status == 202);
  auto first = held.take();
  auto second = held.take();
  // Whatever could begin has begun when a later event has run.
  CHECK(daemon.post("/events/a?wait=true", event_of("Quick", "")).status == 200);
  // They came on connections of their own, in either order.
  const std::set<std::string> began{std::string(first.request.route_parameter("key")),
                                    std::string(second.request.route_parameter("key"))};
  CHECK(began == std::set<std::string>{"1", "2"});
  CHECK_FALSE(held.any());
  first.respond(sidehook::http::text_reply(200, ""));
  auto third = held.take();
  CHECK(third.request.route_parameter("key") == "3");
  second.respond(sidehook::http::text_reply(200, ""));
  third.respond(sidehook::http::text_reply(200, ""));
  CHECK(daemon.stop() == 0);
}

}  // namespace pacing_test
