#include "daemon/access/rate_limit.hpp"

#include <optional>

#include <catch2/catch.hpp>

#include "test/unit/access/samples.hpp"

namespace rate_limit_test {

using namespace sidehook;
using namespace sidehook::test;
using namespace std::chrono_literals;

namespace {

http::route answering(const std::string& method, const std::string& pattern) {
  return {method, pattern, [](const http::request& /*request*/, http::responder respond) {
            respond(http::text_reply(200, "here"));
          }};
}

struct fixture {
  http::reply ask(const std::string& source, const std::string& method = "POST",
                  const std::string& target = "/events") {
    auto request = request_with({});
    request.source = source;
    request.method = method;
    request.target = http::parse_target(target).value();
    std::optional<http::reply> answer;
    router.dispatch(std::move(request),
                    http::responder([&](http::reply reply) { answer = std::move(reply); }));
    return answer.value();
  }

  access::token_buckets::time now{1000s};
  std::vector<std::string> log;
  access::rate_limit limit{{2, 3, 100},
                           [this](std::string_view line) { log.emplace_back(line); },
                           [this] { return now; }};
  http::router router{
      limit.protect({answering("POST", "/events"), answering("POST", "/events/{api_id}"),
                     answering("GET", "/hello")})};
};

}  // namespace

TEST_CASE_METHOD(fixture, "a source that sends too much is told when it may try again") {
  for (int i = 0; i < 3; ++i) CHECK(ask("10.0.0.1").status == 200);
  const auto refusal = ask("10.0.0.1");
  CHECK(refusal.status == 429);
  CHECK(refusal.content_type == "application/problem+json");
  CHECK(refusal.body ==
        R"({"type":"urn:sidehook:problem:too_many_requests","title":"Too many requests",)"
        R"_("status":429,"detail":"this source sends more than 2 requests a second )_"
        R"_((listen.rate_limit.per_s)","limit":2})_");
  CHECK(refusal.headers == std::vector<http::header>{{"Retry-After", "1"}});
  now += 500ms;
  CHECK(ask("10.0.0.1").status == 200);
  CHECK(ask("10.0.0.1").status == 429);
  CHECK(log == std::vector<std::string>{
                   "10.0.0.1 sends more than 2 requests a second (listen.rate_limit.per_s)"});
}

TEST_CASE_METHOD(fixture, "all routes of events count together, others and other sources do not") {
  CHECK(ask("a", "POST", "/events/x").status == 200);
  CHECK(ask("a", "POST", "/events/y").status == 200);
  CHECK(ask("a").status == 200);
  CHECK(ask("a", "POST", "/events/z").status == 429);
  CHECK(ask("a", "GET", "/hello").status == 200);
  CHECK(ask("b").status == 200);
}

TEST_CASE("without a rate nothing is refused") {
  access::rate_limit limit({}, {});
  const http::router router(limit.protect({answering("POST", "/events")}));
  for (int i = 0; i < 1000; ++i) {
    auto request = request_with({});
    unsigned status = 0;
    router.dispatch(std::move(request),
                    http::responder([&](const http::reply& reply) { status = reply.status; }));
    CHECK(status == 200);
  }
}

}  // namespace rate_limit_test
