#include "daemon/http/router.hpp"

#include <optional>
#include <thread>

#include <catch2/catch.hpp>

#include "daemon/http/problem.hpp"

namespace router_test {

using namespace sidehook::http;

namespace {

// Answers with what it was asked, and the row that was asked.
route echo(const std::string& method, const std::string& pattern) {
  const std::string row = method + " " + pattern;
  return {method, pattern, [row](const request& request, responder respond) {
            std::string text = row;
            for (const auto& [name, value] : request.route_parameters)
              text.append(", ").append(name).append("=").append(value);
            respond(text_reply(200, text));
          }};
}

reply ask(const router& router, std::string method, std::string_view target) {
  request request;
  request.method = std::move(method);
  request.target = parse_target(target).value();
  std::optional<reply> answer;
  router.dispatch(std::move(request), responder([&](reply reply) { answer = std::move(reply); }));
  return answer.value();
}

router sample() {
  return router({echo("POST", "/events"), echo("POST", "/events/{api_id}"), echo("GET", "/hello"),
                 echo("POST", "/dead-letters/replay"), echo("GET", "/dead-letters/{id}"),
                 echo("DELETE", "/dead-letters/{id}"), echo("POST", "/dead-letters/{id}/replay"),
                 echo("GET", "/")});
}

}  // namespace

TEST_CASE("a request goes to the row of its method and path") {
  const router router = sample();
  CHECK(ask(router, "POST", "/events").body == "POST /events");
  CHECK(ask(router, "POST", "/events/?wait=true").body == "POST /events");
  CHECK(ask(router, "GET", "/").body == "GET /");
  CHECK(ask(router, "POST", "/dead-letters/replay").body == "POST /dead-letters/replay");
}

TEST_CASE("a part of the path that the pattern names is given to the endpoint, decoded") {
  const router router = sample();
  CHECK(ask(router, "POST", "/events/a%2Fb%20").body == "POST /events/{api_id}, api_id=a/b ");
  CHECK(ask(router, "POST", "/dead-letters/7/replay").body ==
        "POST /dead-letters/{id}/replay, id=7");
}

TEST_CASE("a parameter that the pattern does not name is a fault of the endpoint") {
  CHECK_THROWS_WITH(request().route_parameter("id"), "the route has no parameter id");
}

TEST_CASE("a path that has no row gets 404") {
  const router router = sample();
  const reply answer = ask(router, "GET", "/nothing");
  CHECK(answer.status == 404);
  CHECK(answer.body ==
        R"({"type":"urn:sidehook:problem:not_found","title":"There is nothing here","status":404,)"
        R"("detail":"there is no /nothing"})");
  CHECK(ask(router, "POST", "/events//").status == 404);
  CHECK(ask(router, "POST", "/events/a/b").status == 404);
  CHECK(ask(router, "OPTIONS", "*").status == 404);
}

TEST_CASE("a method that the path has no row for gets 405, and hears of those that it has") {
  const router router = sample();
  const reply answer = ask(router, "PUT", "/dead-letters/7");
  CHECK(answer.status == 405);
  CHECK(answer.headers == std::vector<header>{{"Allow", "GET, HEAD, DELETE"}});
  CHECK(
      answer.body ==
      R"({"type":"urn:sidehook:problem:method_not_allowed","title":"The method is not allowed here",)"
      R"("status":405,"detail":"/dead-letters/7 takes GET, HEAD, DELETE, not PUT"})");
  CHECK(ask(router, "HEAD", "/events").status == 405);
  CHECK(ask(router, "get", "/hello").status == 405);
}

TEST_CASE("HEAD goes where GET goes") {
  CHECK(ask(sample(), "HEAD", "/hello").body == "GET /hello");
}

TEST_CASE("a pattern that is no path, or has a part without a name, is a fault of the program") {
  CHECK_THROWS_WITH(router({echo("GET", "hello")}), "not a route's pattern: hello");
  CHECK_THROWS_WITH(router({echo("GET", "/a?b=c")}), "not a route's pattern: /a?b=c");
  CHECK_THROWS_WITH(router({echo("GET", "/a/{}")}), "a part without a name in the pattern /a/{}");
}

TEST_CASE("what an endpoint throws leaves the router with the route's name, after the answer") {
  const router router({{"POST", "/events/{api_id}", [](const request&, const responder&) {
                          throw std::runtime_error("no such table");
                        }}});
  std::optional<reply> answer;
  request request;
  request.method = "POST";
  request.target = parse_target("/events/a").value();
  CHECK_THROWS_WITH(router.dispatch(std::move(request),
                                    responder([&](reply reply) { answer = std::move(reply); })),
                    "POST /events/{api_id}: no such table");
  CHECK(answer.value().status == 500);
}

TEST_CASE("a responder delivers once") {
  std::vector<unsigned> delivered;
  {
    responder first([&](const reply& reply) { delivered.push_back(reply.status); });
    responder second(std::move(first));
    second({200});
    second({201});
  }
  CHECK(delivered == std::vector<unsigned>{200});
}

TEST_CASE("a responder that is dropped unused answers 500") {
  std::vector<std::string> delivered;
  const auto deliver = [&](const reply& reply) { delivered.push_back(reply.body); };
  {
    responder dropped(deliver);
    responder replaced(deliver);
    replaced = std::move(dropped);
    CHECK(delivered.size() == 1);
  }
  REQUIRE(delivered.size() == 2);
  CHECK(
      delivered[1] ==
      R"({"type":"urn:sidehook:problem:internal","title":"Something went wrong here","status":500,)"
      R"("detail":"the request was not answered"})");
}

}  // namespace router_test
