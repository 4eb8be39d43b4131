#include "daemon/http/target.hpp"

#include <catch2/catch.hpp>

#include "daemon/http/request.hpp"

namespace target_test {

using namespace sidehook::http;

namespace {

std::vector<std::string> segments_of(std::string_view text) {
  return parse_target(text).value().segments;
}
std::vector<named_value> query_of(std::string_view text) {
  return parse_target(text).value().query;
}
std::string fault_of(std::string_view text) { return parse_target(text).error().detail; }

using texts = std::vector<std::string>;
using values = std::vector<named_value>;

}  // namespace

TEST_CASE("a path is taken apart at its slashes, and then decoded") {
  CHECK(segments_of("/").empty());
  CHECK(segments_of("/events/orders") == texts{"events", "orders"});
  CHECK(segments_of("/events/a%2Fb%20c+d") == texts{"events", "a/b c+d"});
  CHECK(segments_of("/%65vents") == texts{"events"});
}

TEST_CASE("one slash at the end of a path makes no difference") {
  CHECK(segments_of("/events/") == texts{"events"});
  CHECK(segments_of("/events//") == texts{"events", ""});
  CHECK(segments_of("//events") == texts{"", "events"});
}

TEST_CASE("the path of a target is kept as it was sent") {
  CHECK(parse_target("/events/%65?x=1")->path == "/events/%65");
}

TEST_CASE("a query is decoded, a plus being a space") {
  CHECK(query_of("/e?wait=true&api_id=a%26b+c") == values{{"wait", "true"}, {"api_id", "a&b c"}});
  CHECK(query_of("/e?wait&&x=&=y&a=b=c") ==
        values{{"wait", ""}, {"x", ""}, {"", "y"}, {"a", "b=c"}});
  CHECK(query_of("/e?").empty());
  CHECK(query_of("/e?a=/?b") == values{{"a", "/?b"}});
}

TEST_CASE("a complete URL stands for its path") {
  CHECK(segments_of("http://localhost:8090/events?x=1") == texts{"events"});
  CHECK(query_of("HTTPS://[::1]/events?x=1") == values{{"x", "1"}});
  CHECK(segments_of("http://localhost").empty());
}

TEST_CASE("a target that is no path is refused with its reason") {
  const std::string no_path = "the request target is neither a path nor a URL";
  CHECK(fault_of("events") == no_path);
  CHECK(fault_of("localhost:443") == no_path);
  CHECK(fault_of("?x=1") == no_path);
  CHECK(fault_of("ftp://host/") == no_path);
  CHECK(fault_of("") == no_path);
}

TEST_CASE("a target with a broken escape is refused with its reason") {
  const std::string in_path =
      "the path holds a \"%\" that is not followed by two hexadecimal digits, or %00";
  for (const char* target : {"/%", "/%4", "/%zz", "/%4g", "/a/%00", "/%4/a"}) {
    CAPTURE(target);
    CHECK(fault_of(target) == in_path);
  }
  CHECK(fault_of("/?a=%f") ==
        "the query holds a \"%\" that is not followed by two hexadecimal digits, or %00");
  CHECK(fault_of("/?%00=f") ==
        "the query holds a \"%\" that is not followed by two hexadecimal digits, or %00");
}

TEST_CASE("a target with bytes that no URL holds is refused with its reason") {
  const std::string reason = "the request target holds bytes that must be percent-encoded";
  CHECK(fault_of("/größe") == reason);
  CHECK(fault_of("/a#b") == reason);
  CHECK(fault_of("/a\x01") == reason);
}

TEST_CASE("header fields are found in whatever case they were sent") {
  request request;
  request.headers.add("X-Api-Id", "orders");
  request.headers.add("x-api-id", "users");
  CHECK(request.header("X-API-ID") == "orders");
  CHECK(request.headers.count("x-Api-id") == 2);
  CHECK(request.header("X-Api") == std::nullopt);
}

TEST_CASE("a parameter of the query is found by its name, the first of several") {
  request request;
  request.target = parse_target("/events?a=1&a=2&b").value();
  CHECK(request.query("a") == "1");
  CHECK(request.query("b") == "");
  CHECK(request.query("A") == std::nullopt);
}

}  // namespace target_test
