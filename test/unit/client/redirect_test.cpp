#include "daemon/client/redirect.hpp"

#include <catch2/catch.hpp>

namespace redirect_test {

using namespace sidehook;
using client::location_of;
using jsvm::host::http_header;
using jsvm::host::http_request;
using jsvm::host::http_response;

namespace {

client::url at(const std::string& text) { return *client::url::parse(text); }

http_request request(std::string method, std::vector<http_header> headers = {}) {
  return {std::move(method),      "http://a.example/", std::move(headers), "body", "",
          std::chrono::seconds(1)};
}

std::vector<http_header> kept(const std::string& first, const std::string& next) {
  const std::vector<http_header> headers{{"Authorization", "1"}, {"COOKIE", "2"}, {"X-A", "3"}};
  return redirected(request("GET", headers), 307, at("http://" + first + "/"),
                    at("http://" + next + "/"))
      .headers;
}

}  // namespace

TEST_CASE("only five answers are redirects, and only with a Location") {
  const std::vector<http_header> headers{{"X", "1"}, {"location", "/a"}, {"Location", "/b"}};
  for (const int status : {301, 302, 303, 307, 308}) {
    CHECK(location_of(http_response{status, headers, ""}) == "/a");
    CHECK_FALSE(location_of(http_response{status, {{"Location", ""}}, ""}));
    CHECK_FALSE(location_of(http_response{status, {}, ""}));
  }
  for (const int status : {200, 201, 300, 304, 305, 306, 309, 400}) {
    CHECK_FALSE(location_of(http_response{status, headers, ""}));
  }
}

TEST_CASE("what is asked of the next place depends on the status and the method") {
  const auto first = at("http://a.example/");
  const auto next = at("http://a.example/next");
  const std::vector<http_header> headers{{"content-type", "a"}, {"Content-MD5", "b"}, {"X", "c"}};
  for (const int status : {301, 302, 303}) {
    for (const std::string method : {"GET", "POST", "DELETE", "HEAD"}) {
      const auto sent = redirected(request(method, headers), status, first, next);
      CHECK(sent.method == (method == "HEAD" ? "HEAD" : "GET"));
      CHECK(sent.body.empty());
      CHECK(sent.headers == std::vector<http_header>{{"X", "c"}});
      CHECK(sent.url == "http://a.example/next");
    }
  }
  for (const int status : {307, 308}) {
    const auto sent = redirected(request("POST", headers), status, first, next);
    CHECK(sent.method == "POST");
    CHECK(sent.body == "body");
    CHECK(sent.headers == headers);
  }
}

TEST_CASE("credentials go on to the same host and those below it alone") {
  const std::vector<http_header> without{{"X-A", "3"}};
  CHECK(kept("a.example", "a.example").size() == 3);
  CHECK(kept("a.example", "A.example:81").size() == 3);
  CHECK(kept("a.example", "b.a.example").size() == 3);
  CHECK(kept("10.0.0.1", "10.0.0.1").size() == 3);
  CHECK(kept("a.example", "example") == without);
  CHECK(kept("a.example", "ba.example") == without);
  CHECK(kept("b.a.example", "a.example") == without);
  CHECK(kept("10.0.0.1", "10.0.0.2") == without);
  CHECK(kept("[::1]", "[::2]") == without);
}

}  // namespace redirect_test
