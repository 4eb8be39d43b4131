#include "daemon/endpoint/events_endpoint.hpp"

#include <catch2/catch.hpp>

#include "config/mapping_presets.hpp"
#include "daemon/queue/memory_queue.hpp"
#include "test/support/gzip.hpp"
#include "test/unit/endpoint/samples.hpp"

namespace events_endpoint_test {

using namespace sidehook;
using namespace std::chrono_literals;

namespace {

constexpr const char* id_1 = "00000000-0001-7000-8000-000000000000";

// Ids that count from id_1.
std::uint64_t no_random_bits() { return 0; }

// The endpoint over a real queue and routes made by hand: the APIs a, b and c, of which c handles
// nothing, and twin-1 and twin-2, which have one listen path.
struct bench {
  explicit bench(const queue::memory_limits& limits = {},
                 const endpoint::events_endpoint::options& options = {})
      : queue(limits),
        endpoint(
            table, queue, ids,
            [this](std::vector<endpoint::prospect> prospects, http::responder respond) {
              explained = std::move(prospects);
              respond(http::json_reply(200, "{}"));
            },
            timers, options, log, nullptr,
            [] { return std::chrono::system_clock::time_point(1ms); }) {
    auto twin_1 = test::api_with("twin-1", {"h"});
    auto twin_2 = test::api_with("twin-2", {"h"});
    twin_1.listen_path = twin_2.listen_path = "/twin/";
    auto of_no_api = test::api_with("", {});
    of_no_api.handlers["TokenCreated"] = test::api_with("", {"gateway:h"}).handlers["E"];
    table.set(std::make_shared<const route::table>(
        std::vector{test::api_with("a", {"h", "g"}), test::api_with("b", {"h"}),
                    test::api_with("c", {}), twin_1, twin_2},
        of_no_api));
  }

  http::reply post(std::string_view target, std::string body) {
    return send(test::post_request(target, std::move(body)));
  }
  http::reply send(http::request request) {
    const test::answers answers;
    endpoint.post(std::move(request), answers.responder());
    return answers.only();
  }
  std::vector<queue::delivery> taken() {
    std::vector<queue::delivery> entries;
    queue.take(100, entries);
    return entries;
  }

  // The queue keeps what waits for a timer.
  boost::asio::io_context timers{1};
  route::current_table table;
  queue::memory_queue queue;
  ingest::event_id_source ids{no_random_bits};
  std::vector<endpoint::prospect> explained;
  log::logger log{log::make_stderr_sink(), log::level::error, log::format::text};
  endpoint::events_endpoint endpoint;
};

// Which API a request's one event was given to; the whole answer when it was refused.
std::string api_of(const http::reply& reply) {
  const std::string_view mark = R"("api_id":")";
  const auto at = reply.body.find(mark);
  if (at == std::string::npos) return reply.body;
  const auto begin = at + mark.size();
  return reply.body.substr(begin, reply.body.find('"', begin) - begin);
}

}  // namespace

TEST_CASE("an event of no API is taken when the settings have a handler for its type") {
  bench b;
  const auto reply = b.post("/events", R"({"Type":"TokenCreated","Meta":{"Key":"k"}})");
  CHECK(reply.status == 202);
  CHECK(reply.body == R"({"accepted":1,"events":[{"id":")" + std::string(id_1) +
                          R"(","api_id":"","handlers":1}]})");
  const auto entries = b.taken();
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].job->handlers[0]->name == "gateway:h");

  CHECK(b.post("/events", R"({"Type":"Other"})").status == 422);
  CHECK(b.post("/events", R"({"Type":"TokenCreated","Meta":{"Path":"/twin/1"}})").status == 422);
  CHECK(b.post("/events?api_id=none", R"({"Type":"TokenCreated"})").status == 404);
  CHECK(b.post("/events", R"({"Type":"TokenCreated","api_id":"none"})").status == 404);
}

TEST_CASE("an event is queued with its id, its API and its handlers, and answered with them") {
  bench b;
  const auto reply =
      b.post("/events?api_id=a", R"({"Type":"E","Meta":{"Key":"k"},"TimeStamp":"t","more":1})");
  CHECK(reply.status == 202);
  CHECK(reply.body == R"({"accepted":1,"events":[{"id":")" + std::string(id_1) +
                          R"(","api_id":"a","handlers":2}]})");
  const auto entries = b.taken();
  // One for each handler.
  REQUIRE(entries.size() == 2);
  const auto& job = *entries[0].job;
  CHECK(job.event_id == id_1);
  CHECK(job.api->id == "a");
  CHECK(job.event.key == "k");
  CHECK(job.event.json ==
        R"({"EventType":"E","EventMetaData":{"Key":"k"},"TimeStamp":"t","more":1})");
  REQUIRE(job.handlers.size() == 2);
  CHECK(job.handlers[0]->name == "h");
  CHECK(job.handlers[1]->name == "g");
  CHECK_FALSE(job.listener);
}

TEST_CASE("the API is told by the URL before the header, and by either before the event") {
  bench b;
  const std::string event = R"({"EventType":"E","APIID":"c"})";
  const auto with_header = [&](std::string_view target, std::string_view id) {
    auto request = test::post_request(target, event);
    request.headers.add("x-api-id", id);
    const test::answers answers;
    b.endpoint.post(std::move(request), answers.responder());
    return api_of(answers.only());
  };
  CHECK(api_of(b.post("/events", event)) == "c");
  CHECK(with_header("/events", "b") == "b");
  CHECK(with_header("/events?api_id=a", "b") == "a");
  CHECK(with_header("/events?api_id=", "b") == "b");
  CHECK(with_header("/events?api_id", "b") == "b");
  CHECK(with_header("/events", "") == "c");
  CHECK(api_of(b.post("/events", R"({"EventType":"E","EventMetaData":{"Path":"/b/1"}})")) == "b");
}

TEST_CASE("the API in the path counts alone, whatever query and header say") {
  bench b;
  auto request = test::post_request("/events/b?api_id=a", R"({"EventType":"E","APIID":"c"})");
  request.headers.add("X-Api-Id", "a");
  request.route_parameters = {{"api_id", "b"}};
  const test::answers answers;
  b.endpoint.post_to_api(std::move(request), answers.responder());
  CHECK(api_of(answers.only()) == "b");
}

TEST_CASE("what a gateway's webhook posts is read as it means, and what that took is counted") {
  bench b;
  auto request = test::post_request(
      "/events/a",
      "{\"Type\":&#34;E&#34;,\"Meta\":{\"Key\":&#34;k\\x00&#34;},\"TimeStamp\":&#34;t&#34;}");
  request.headers.add("User-Agent", "Tyk-Hookshot");
  request.headers.add("Content-Type", "");
  request.route_parameters = {{"api_id", "a"}};
  const test::answers answers;
  b.endpoint.post_to_api(std::move(request), answers.responder());
  CHECK(answers.only().status == 202);
  const auto entries = b.taken();
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].job->event.json ==
        R"({"EventType":"E","EventMetaData":{"Key":"k\u0000"},"TimeStamp":"t"})");
  CHECK(b.post("/events?api_id=a", R"({"event":"E","message":"&lt;",})").status == 202);
  const auto& repairs = b.endpoint.repairs();
  CHECK(repairs.count(ingest::repair::entities_in_body) == 1);
  CHECK(repairs.count(ingest::repair::backslash) == 1);
  CHECK(repairs.count(ingest::repair::entities_in_strings) == 1);
  CHECK(repairs.count(ingest::repair::trailing_comma) == 1);
  CHECK(repairs.count(ingest::repair::control_character) == 0);
}

TEST_CASE("an API that is not loaded is 404, one that cannot be told 422, and nothing is queued") {
  bench b;
  const auto unknown = b.post("/events?api_id=nobody", R"({"EventType":"E"})");
  CHECK(unknown.status == 404);
  CHECK(unknown.body == test::problem_text("unknown_api", "The API is not known", 404,
                                           R"("detail":"no API with the id 'nobody' is loaded")"));
  const auto untold = b.post("/events", R"({"EventType":"E","EventMetaData":{"Path":"/x/1"}})");
  CHECK(untold.status == 422);
  CHECK(untold.body.find("no API could be told: no api_id in the URL, no X-Api-Id header, no APIID "
                         "or api_id in the event, and its Path '/x/1' begins with no listen path "
                         "and no api_id") != std::string::npos);
  const auto ambiguous =
      b.post("/events", R"({"EventType":"E","EventMetaData":{"Path":"/twin/1"}})");
  CHECK(ambiguous.status == 422);
  CHECK(ambiguous.body.find("several APIs have the listen path '/twin/': twin-1, twin-2") !=
        std::string::npos);
  CHECK(b.queue.figures().deliveries == 0);
}

TEST_CASE("a body that cannot be taken apart is refused whole, and nothing is queued") {
  endpoint::events_endpoint::options options;
  options.limits.batch_events = 2;
  bench b({}, options);
  const std::string event = R"({"EventType":"E"})";
  const auto broken = b.post("/events?api_id=a", "[" + event + "," + event + "x]");
  CHECK(broken.status == 400);
  CHECK(broken.content_type == "application/problem+json");
  CHECK(broken.body ==
        test::problem_text(
            "malformed", "The request is malformed", 400,
            R"("detail":"Missing a comma or ']' after an array element.","offset":36)"));
  const auto many = b.post("/events?api_id=a", "[" + event + "," + event + "," + event + "]");
  CHECK(many.status == 413);
  CHECK(many.body.find("a request may hold 2 events (listen.max_batch_events)") !=
        std::string::npos);
  CHECK(b.post("/events?api_id=a", "").status == 400);
  CHECK(b.queue.figures().deliveries == 0);
}

TEST_CASE(
    "an event that no handler wants is accepted and not queued, even while the queue is full") {
  bench b({.deliveries = 0});
  for (const auto* target : {"/events?api_id=c", "/events?api_id=c&wait=true"}) {
    const auto reply = b.post(target, R"({"EventType":"E"})");
    CHECK(reply.status < 300);
    CHECK(reply.body.find(R"("api_id":"c","handlers":0)") != std::string::npos);
  }
  CHECK(b.post("/events?api_id=a", R"({"EventType":"e"})").status == 202);
  CHECK(b.queue.figures().deliveries == 0);
}

TEST_CASE("each event of a batch has its own result, at its own place") {
  bench b({.deliveries = 3});
  const auto reply = b.post("/events", R"([
    {"EventType":"E","APIID":"a"},
    {"no":"event"},
    {"EventType":"E","APIID":"c"},
    {"EventType":"E","APIID":"nobody"},
    {"EventType":"E","APIID":"b"},
    {"EventType":"E","APIID":"a"}])");
  CHECK(reply.status == 207);
  CHECK(reply.headers.empty());
  CHECK(reply.body.starts_with(R"({"accepted":3,)"));
  // Statuses and APIs in the order of the batch.
  std::string order;
  for (auto at = reply.body.find("{\"status\":"); at != std::string::npos;
       at = reply.body.find("{\"status\":", at + 1)) {
    order += reply.body.substr(at + 10, 3) + " ";
  }
  CHECK(order == "202 422 202 404 202 503 ");
  CHECK(reply.body.find(R"("pointer":"/1")") != std::string::npos);
  std::vector<std::string> queued;
  for (const auto& entry : b.taken()) queued.push_back(entry.job->api->id);
  CHECK(queued == std::vector<std::string>{"a", "a", "b"});
}

TEST_CASE("the ids of a batch differ, and are those of the jobs") {
  bench b;
  const auto reply = b.post("/events?api_id=b", "{\"EventType\":\"E\"}\n{\"EventType\":\"E\"}");
  const auto entries = b.taken();
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].job->event_id < entries[1].job->event_id);
  const auto first = reply.body.find(entries[0].job->event_id);
  REQUIRE(first != std::string::npos);
  CHECK(reply.body.find(entries[1].job->event_id, first) != std::string::npos);
}

TEST_CASE("an event for a full queue is refused with the option, and may come again") {
  bench b({.deliveries = 1});
  const std::string event = R"({"EventType":"E"})";
  CHECK(b.post("/events?api_id=b", event).status == 202);
  const auto full = b.post("/events?api_id=b", event);
  CHECK(full.status == 503);
  CHECK(full.body ==
        test::problem_text("queue_full", "The queue is full", 503,
                           R"_("detail":"as many events wait as may (queue.max_events)")_"));
  CHECK(test::header_of(full, "Retry-After") == "1");
  b.queue.settle({{b.taken().at(0).id}});
  CHECK(b.post("/events?api_id=b", event).status == 202);
}

TEST_CASE("an event that would take too much memory is refused with the option for that") {
  bench b({.bytes = 1'500});
  const auto large =
      b.post("/events?api_id=a", R"({"EventType":"E","more":")" + std::string(2'000, 'x') + "\"}");
  CHECK(large.status == 503);
  CHECK(large.body.find("queue.max_bytes") != std::string::npos);
  CHECK(b.post("/events?api_id=a", R"({"EventType":"E"})").status == 202);
}

TEST_CASE("an event that comes while the daemon stops is refused as such") {
  bench b;
  b.queue.close([] {});
  const auto reply = b.post("/events?api_id=a", R"({"EventType":"E"})");
  CHECK(reply.status == 503);
  CHECK(reply.body.find(R"("detail":"the daemon is stopping")") != std::string::npos);
  CHECK(test::header_of(reply, "Retry-After") == "1");
}

TEST_CASE(
    "who says wait=true or wait=1 is answered when the handlers have ended, and no one else") {
  for (const std::string wait : {"wait=true", "wait=1"}) {
    bench b;
    const test::answers answers;
    b.endpoint.post(test::post_request("/events?api_id=b&" + wait, R"({"EventType":"E"})"),
                    answers.responder());
    CHECK(answers.count() == 0);
    b.taken().at(0).job->listener->run_ended(0, test::run_that(jsvm::outcome::failed));
    CHECK(answers.only().status == 200);
    CHECK(answers.only().body.find(R"("runs":[{"handler":"h","outcome":"failed",)") !=
          std::string::npos);
  }
  for (const std::string wait : {"wait=false", "wait=0", "wait", "wait=TRUE", "Wait=true"}) {
    bench b;
    CHECK(b.post("/events?api_id=b&" + wait, R"({"EventType":"E"})").status == 202);
  }
}

TEST_CASE("who waits for a batch is shown each event's runs, past those that were refused") {
  bench b({.deliveries = 1});
  const test::answers answers;
  b.endpoint.post(
      test::post_request("/events?wait=true",
                         R"([{"no":1},{"EventType":"E","APIID":"c"},{"EventType":"E","APIID":"b"},
                             {"EventType":"E","APIID":"a"}])"),
      answers.responder());
  CHECK(answers.count() == 0);
  b.taken().at(0).job->listener->run_ended(0, test::run_that(jsvm::outcome::succeeded));
  const auto& reply = answers.only();
  CHECK(reply.status == 207);
  CHECK(reply.body.starts_with(R"({"accepted":2,"events":[{"status":422,)"));
  CHECK(reply.body.find(R"("api_id":"c","handlers":0,"runs":[]})") != std::string::npos);
  CHECK(reply.body.find(
            R"("api_id":"b","handlers":1,"runs":[{"handler":"h","outcome":"succeeded",)") !=
        std::string::npos);
  CHECK(reply.body.find(R"({"status":503,"problem":{)") != std::string::npos);
}

TEST_CASE("who waits beyond the limit is told that the event is accepted, and it stays queued") {
  endpoint::events_endpoint::options options;
  options.wait_timeout = 1ms;
  bench b({}, options);
  const test::answers answers;
  b.endpoint.post(test::post_request("/events?api_id=b&wait=true", R"({"EventType":"E"})"),
                  answers.responder());
  CHECK(answers.count() == 0);
  b.timers.run();
  CHECK(answers.only().status == 202);
  CHECK(answers.only().body == R"({"accepted":1,"events":[{"id":")" + std::string(id_1) +
                                   R"(","api_id":"b","handlers":1}]})");
  CHECK(b.taken().size() == 1);
}

TEST_CASE("nobody waits for what was refused before the queue") {
  bench b;
  for (const std::string body : {"{", R"({"no":1})", R"([{"no":1},{"no":2}])", "[]"}) {
    CAPTURE(body);
    b.post("/events?api_id=a&wait=true", body);
    b.timers.restart();
    b.timers.run_for(10s);
    CHECK(b.timers.stopped());
  }
}

TEST_CASE("each request goes by the routes that are in force when it comes") {
  bench b;
  CHECK(b.post("/events?api_id=a", R"({"EventType":"E"})").status == 202);
  b.table.set(std::make_shared<const route::table>(std::vector{test::api_with("d", {"h"})}));
  CHECK(b.post("/events?api_id=a", R"({"EventType":"E"})").status == 404);
  CHECK(b.post("/events?api_id=d", R"({"EventType":"E"})").status == 202);
  const auto entries = b.taken();
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].job->handlers.size() == 2);
  CHECK(entries[0].job->api->org_id == "acme");
}

TEST_CASE("a body that is sent as gzip is taken, within what it may unpack to") {
  endpoint::events_endpoint::options options;
  options.unpacked_bytes = 1'000;
  bench b({}, options);
  const std::string event = R"({"EventType":"E"})";
  auto request = test::post_request("/events?api_id=a", test::gzip(event));
  request.headers.add("Content-Encoding", "gzip");
  CHECK(b.send(request).status == 202);
  auto bomb = test::post_request("/events?api_id=a", test::gzip(event + std::string(1'000, ' ')));
  bomb.headers.add("Content-Encoding", "gzip");
  const auto refused = b.send(bomb);
  CHECK(refused.status == 413);
  CHECK(refused.body.find("listen.max_unpacked_bytes") != std::string::npos);
}

TEST_CASE("a request with explain=true is told of, and queues nothing") {
  bench b;
  CHECK(b.post("/events?api_id=a&explain=true", R"([{"Type":"E","Meta":{}},{"no":1}])").body ==
        "{}");
  CHECK(b.taken().empty());
  REQUIRE(b.explained.size() == 2);
  CHECK(b.explained[0].job->handlers.size() == 2);
  CHECK(b.explained[0].job->event_id.empty());
  CHECK(b.explained[0].told_by == route::told_api::source::request);
  CHECK(b.explained[1].refused->code == http::problem_code::unprocessable);
}

TEST_CASE("a body that a mapping ignores is accepted, and runs nothing") {
  bench b({}, {{}, config::shipped_mappings()});
  const auto reply =
      b.post("/events", R"({"source":"kong:event_hooks","event":"ping","event_hooks":{}})");
  CHECK(reply.status == 202);
  CHECK(reply.body ==
        R"({"accepted":0,"events":[{"ignored":"Kong asks whether the hook can be reached"}]})");
  CHECK(b.taken().empty());
}

TEST_CASE("records are answered as their sender wants it, whose id each of them has") {
  bench b({}, {{}, config::shipped_mappings()});
  auto request = test::post_request(
      "/events?api_id=a",
      R"({"requestId":"r1","timestamp":1,"records":[{"data":"eyJUeXBlIjoiRSIsIk1ldGEiOnt9fQ=="}]})");
  request.headers.add("X-Amz-Firehose-Protocol-Version", "1.0");
  auto wrong = request;
  const auto reply = b.send(std::move(request));
  CHECK(reply.status == 200);
  CHECK(reply.content_type == "application/json");
  CHECK(reply.body.starts_with(R"({"requestId":"r1","timestamp":1)"));
  CHECK(b.taken().at(0).job->event_id == "aws-firehose#r1:0");
  wrong.body.insert(wrong.body.rfind(']'), R"(,{"data":"*"})");
  const auto refused = b.send(std::move(wrong));
  CHECK(refused.status == 422);
  CHECK(refused.body.ends_with(R"("errorMessage":"a record must be base64"})"));
}

}  // namespace events_endpoint_test
