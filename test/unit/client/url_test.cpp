#include "daemon/client/url.hpp"

#include <catch2/catch.hpp>

namespace url_test {

using namespace sidehook;

namespace {

client::url parsed(const std::string& text) {
  auto result = client::url::parse(text);
  INFO(text << ": " << (result.has_value() ? "" : result.error()));
  REQUIRE(result.has_value());
  return *result;
}

std::string resolved(const std::string& from, const std::string& location) {
  const auto result = parsed(from).resolve(location);
  return result.has_value() ? result->text() : result.error();
}

}  // namespace

TEST_CASE("a URL is taken apart into what is connected to") {
  CHECK(parsed("http://example.com").place() == "example.com:80");
  CHECK(parsed("https://example.com/").place() == "example.com:443");
  CHECK(parsed("HTTP://me:pw@Example.COM.:8080/a?b").place() == "example.com:8080");
  CHECK(parsed("http://[::1]/").place() == "[::1]:80");
  CHECK(parsed("http://[::1]/").host() == "::1");
  CHECK(parsed("http://[fe80::1%25eth0]:81/").host() == "fe80::1");
  CHECK(parsed("https://a.example/").scheme() == "https");
}

TEST_CASE("every way to write an IPv4 address is the same host") {
  for (const std::string host : {"127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1"}) {
    CHECK(parsed("http://" + host + "/").host() == "127.0.0.1");
  }
}

TEST_CASE("nothing after the sign of a fragment says where a URL leads") {
  CHECK(parsed("http://a.example/x#@b.example/").text() == "http://a.example/x");
  CHECK(parsed("http://a.example#@b.example/").host() == "a.example");
  CHECK(parsed("http://a.example\\@b.example/").host() == "b.example");
}

TEST_CASE("path and query stay as they are written") {
  const std::string text = "http://a.example/x/../y%2F%zz?q=%20&r=a/b?c";
  CHECK(parsed(text).text() == text);
}

TEST_CASE("what is no URL of http is refused without being shown") {
  for (const std::string text :
       {"", "a.example", "/x", "http://", "http://a b/", "http://a:0/", "http://a:x/",
        "http://[::1/", "ws://a/", "http://a\r\nb/", "mailto:a@b"}) {
    INFO(text);
    const auto result = client::url::parse(text);
    REQUIRE(result.has_error());
    CHECK(result.error().starts_with("the URL"));
  }
}

TEST_CASE("a host that is not ASCII is refused with what to write instead") {
  for (const std::string text : {"http://bücher.example/", "http://b%C3%BCcher.example/"}) {
    const auto result = client::url::parse(text);
    REQUIRE(result.has_error());
    CHECK(result.error() == "the URL's host is not ASCII: such a name has to be written as xn--…");
  }
}

TEST_CASE("a location is resolved against where it came from") {
  const std::string from = "http://a.example:81/b/c?d";
  CHECK(resolved(from, "https://e.example/f") == "https://e.example/f");
  CHECK(resolved(from, "//e.example/f") == "http://e.example/f");
  CHECK(resolved(from, "/f?g") == "http://a.example:81/f?g");
  CHECK(resolved(from, "f") == "http://a.example:81/b/f");
  CHECK(resolved(from, "../f") == "http://a.example:81/f");
  CHECK(resolved(from, "?g") == "http://a.example:81/b/c?g");
  CHECK(resolved(from, "/f g#h") == "http://a.example:81/f%20g");
  CHECK(resolved(from, "ftp://e.example/") ==
        "the URL's scheme is ftp, and only http and https are spoken");
}

}  // namespace url_test
