#include "daemon/access/guard.hpp"

#include <optional>

#include <catch2/catch.hpp>

#include "test/unit/access/samples.hpp"

namespace guard_test {

using namespace sidehook;
using namespace sidehook::test;
using access::outcome;

namespace {

http::route answering(const std::string& method, const std::string& pattern) {
  return {method, pattern, [](const http::request& request, http::responder respond) {
            respond(http::text_reply(200, request.body));
          }};
}

struct fixture {
  explicit fixture(std::vector<config::way_in> ways = {bearer({"s3cret"}),
                                                       standard_webhooks({webhook().secret})})
      : verifier("listen.auth", std::move(ways), {}) {
    verifier.reload();
  }

  http::reply ask(http::request request, const std::string& method = "POST",
                  const std::string& target = "/events") {
    request.method = method;
    request.target = http::parse_target(target).value();
    std::optional<http::reply> answer;
    router.dispatch(std::move(request),
                    http::responder([&](http::reply reply) { answer = std::move(reply); }));
    return answer.value();
  }

  access::current_verifier verifier;
  std::vector<std::string> log;
  access::wall_time now = at(webhook_time);
  access::guard guard{"events", verifier, [this](std::string_view line) { log.emplace_back(line); },
                      [this] { return now; }};
  http::router router{guard.protect({answering("POST", "/events"), answering("GET", "/handlers"),
                                     answering("GET", "/hello"), answering("GET", "/livez"),
                                     answering("GET", "/readyz")})};
};

struct open_fixture : fixture {
  open_fixture() : fixture(std::vector<config::way_in>{}) {}
};

const fields right{{"Authorization", "Bearer s3cret"}};
const fields wrong{{"Authorization", "Bearer marker"}};

}  // namespace

TEST_CASE_METHOD(fixture, "who shows a right secret comes to the route, and is counted") {
  const auto answer = ask(request_with(right, "body"));
  CHECK(answer.status == 200);
  CHECK(answer.body == "body");
  CHECK(ask(webhook().request()).status == 200);
  CHECK(guard.counts().of(outcome::allowed) == 2);
  CHECK(log.empty());
}

TEST_CASE_METHOD(fixture, "who is refused is told what may be shown, and not what was wrong") {
  auto late = webhook().request();
  now += std::chrono::hours(1);
  const std::string body =
      R"({"type":"urn:sidehook:problem:unauthorized","title":"The request is not authenticated",)"
      R"("status":401,"detail":"the credentials that are asked for here are missing or not valid"})";
  for (const auto& request : {request_with({}), request_with(wrong), late}) {
    const auto answer = ask(request);
    CHECK(answer.status == 401);
    CHECK(answer.content_type == "application/problem+json");
    CHECK(answer.body == body);
    CHECK(answer.headers ==
          std::vector<http::header>{{"WWW-Authenticate", R"(Bearer realm="sidehook")"},
                                    {"WWW-Authenticate", R"(StandardWebhooks realm="sidehook")"}});
  }
  CHECK(guard.counts().of(outcome::missing) == 1);
  CHECK(guard.counts().of(outcome::wrong) == 1);
  CHECK(guard.counts().of(outcome::expired) == 1);
  CHECK(guard.counts().of(outcome::allowed) == 0);
}

TEST_CASE_METHOD(fixture,
                 "refusals are logged with the peer and the way, without secrets, now and then") {
  for (int i = 0; i < 5; ++i) ask(request_with(wrong), "GET", "/handlers?token=marker");
  for (int i = 0; i < 5; ++i) ask(request_with({}));
  now += std::chrono::hours(1);
  ask(webhook().request());
  CHECK(log == std::vector<std::string>{
                   "a request from 10.1.2.3 was refused at the events listener: wrong credentials "
                   "(bearer)",
                   "a request from 10.1.2.3 was refused at the events listener: no credentials",
                   "a request from 10.1.2.3 was refused at the events listener: expired "
                   "credentials (standard_webhooks)"});
}

TEST_CASE_METHOD(fixture, "health is open, and so is the knowledge of what routes there are") {
  for (const auto* path : {"/hello", "/livez", "/readyz"}) {
    CHECK(ask(request_with({}), "GET", path).status == 200);
    CHECK(ask(request_with({}), "HEAD", path).status == 200);
  }
  CHECK(ask(request_with({}), "GET", "/handlers").status == 401);
  CHECK(ask(request_with({}), "HEAD", "/handlers").status == 401);
  CHECK(ask(request_with({}), "GET", "/nothing").status == 404);
  CHECK(ask(request_with({}), "DELETE", "/events").status == 405);
}

TEST_CASE_METHOD(open_fixture, "without a way in everything is open") {
  CHECK(ask(request_with({}, "x")).body == "x");
  CHECK(guard.counts().of(outcome::allowed) == 1);
}

}  // namespace guard_test
