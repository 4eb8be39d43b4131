#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"
#include "test/support/text.hpp"

namespace identity_test {

using namespace sidehook::test;

namespace {

struct fixture {
  fixture() {
    folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
    folder.write("apis/b.json", classic_definition("b", {{"E", "h", "h.js"}}));
    folder.write("h.js",
                 "var h = { DoProcessEvent: function (event, context) { log('ran ' + "
                 "context.APIID + ' ' + context.EventID); } };");
  }

  /// How often the handler ran, over all daemons, for the event `api id`.
  std::size_t runs_of(const std::string& what) const {
    return count_of("message=\"ran " + what + "\"", log);
  }
  void stop(running_daemon& daemon) {
    CHECK(daemon.stop() == 0);
    log += daemon.process().errors();
  }

  temporary_folder folder;
  std::string log;
};

const std::string event = R"({"EventType":"E"})";

}  // namespace

TEST_CASE_METHOD(fixture, "an event that its sender sends again is accepted, and run once") {
  const std::vector<std::pair<header_fields, std::string>> ways{
      {{{"Idempotency-Key", "\"order-1\""}}, "order-1"},
      {{{"webhook-id", "msg_2"}}, "msg_2"},
      {{{"ce-specversion", "1.0"}, {"ce-type", "E"}, {"ce-source", "/gateway"}, {"ce-id", "3"}},
       "/gateway#3"}};
  {
    running_daemon daemon(folder);
    for (const auto& [headers, id] : ways) {
      INFO(id);
      const auto first = daemon.post("/events/a", event, headers);
      CHECK(first.status == 202);
      CHECK(first.body.find("\"" + id + "\"") != std::string::npos);
      CHECK(first.body.find("repeated") == std::string::npos);
      const auto second = daemon.post("/events/a", event, headers);
      CHECK(second.status == 202);
      CHECK(second.body.find("\"" + id + "\"") != std::string::npos);
      CHECK(second.body.find(R"("repeated":true)") != std::string::npos);
      daemon.process().wait_for_errors("ran a " + id);
    }
    stop(daemon);
  }
  running_daemon again(folder);
  for (const auto& [headers, id] : ways)
    CHECK(again.post("/events/a?wait=true", event, headers).body.find(R"("repeated":true)") !=
          std::string::npos);
  stop(again);
  for (const auto& [headers, id] : ways) CHECK(runs_of("a " + id) == 1);
}

TEST_CASE_METHOD(fixture, "the id of a batch stands for each of its events by its place") {
  running_daemon daemon(folder);
  const header_fields headers{{"Idempotency-Key", "batch"}};
  CHECK(daemon.post("/events/a", event + "\n" + event, headers).status == 202);
  const auto grown =
      daemon.post("/events/a?wait=true", event + "\n" + event + "\n" + event, headers);
  CHECK(grown.status == 200);
  stop(daemon);
  for (const auto* id : {"a batch:0", "a batch:1", "a batch:2"}) CHECK(runs_of(id) == 1);
}

TEST_CASE_METHOD(fixture, "an id is known within its API only, and for as long as the window is") {
  running_daemon daemon(folder, {"queue.dedupe_window_s=0"});
  const header_fields headers{{"Idempotency-Key", "x"}};
  for (int i = 0; i < 2; ++i)
    CHECK(daemon.post("/events/a?wait=true", event, headers).status == 200);
  stop(daemon);
  CHECK(runs_of("a x") == 2);
  running_daemon other(folder);
  for (const auto* target : {"/events/a?wait=true", "/events/b?wait=true", "/events/b?wait=true"})
    CHECK(other.post(target, event, headers).status == 200);
  stop(other);
  CHECK(runs_of("a x") == 3);
  CHECK(runs_of("b x") == 1);
}

TEST_CASE_METHOD(fixture, "an id that cannot be one is refused with the header that it came in") {
  running_daemon daemon(folder);
  const auto answer = daemon.post("/events/a", event, {{"webhook-id", std::string(256, 'x')}});
  CHECK(answer.status == 400);
  CHECK(answer.body.find("the event's id in the header webhook-id is not allowed: must be 1 to 255 "
                         "visible ASCII characters without spaces") != std::string::npos);
}

}  // namespace identity_test
