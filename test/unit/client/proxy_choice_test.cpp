#include "daemon/client/proxy_choice.hpp"

#include <catch2/catch.hpp>

namespace proxy_choice_test {

using namespace sidehook;
using client::proxy_choice;

namespace {

std::string proxy(const config::environment& environment, const std::string& target,
                  const std::string& option = "") {
  return proxy_choice(option, environment).for_target(*client::url::parse(target));
}

}  // namespace

TEST_CASE("without option and variables nothing goes through a proxy") {
  CHECK(proxy({"PATH=/bin", "http_proxy="}, "http://a.example/").empty());
}

TEST_CASE("the option holds for all requests, whatever the environment says") {
  const config::environment environment{"http_proxy=http://other:1", "no_proxy=*"};
  CHECK(proxy(environment, "http://a.example/", "http://p:1") == "http://p:1");
  CHECK(proxy(environment, "https://a.example/", "http://p:1") == "http://p:1");
}

TEST_CASE("each scheme has its variables, lower case first") {
  const config::environment all{"http_proxy=h", "HTTPS_PROXY=S", "https_proxy=s", "ALL_PROXY=A"};
  CHECK(proxy(all, "http://a.example/") == "h");
  CHECK(proxy(all, "https://a.example/") == "s");
  CHECK(proxy({"HTTPS_PROXY=S"}, "https://a.example/") == "S");
  CHECK(proxy({"HTTPS_PROXY=S"}, "http://a.example/").empty());
  CHECK(proxy({"ALL_PROXY=A"}, "http://a.example/") == "A");
  CHECK(proxy({"ALL_PROXY=A", "all_proxy=a"}, "https://a.example/") == "a");
}

TEST_CASE("HTTP_PROXY in upper case is not heeded, since senders of requests may set it") {
  CHECK(proxy({"HTTP_PROXY=evil"}, "http://a.example/").empty());
}

TEST_CASE("no_proxy exempts hosts with the names below them, addresses, networks and ports") {
  const auto exempt = [](const std::string& list, const std::string& place) {
    return proxy({"http_proxy=p", "no_proxy=" + list}, "http://" + place + "/").empty();
  };
  CHECK(exempt("example.com", "example.com"));
  CHECK(exempt("example.com", "a.Example.com"));
  CHECK(exempt(" .example.com ,other.org", "a.example.com"));
  CHECK(exempt("*.example.com other.org", "a.example.com"));
  CHECK(exempt("other.org,\texample.com", "example.com:81"));
  CHECK(exempt("example.com:81", "example.com:81"));
  CHECK(exempt("10.0.0.0/8", "10.1.1.1"));
  CHECK(exempt("::1", "[::1]"));
  CHECK(exempt("*", "anything"));
  CHECK_FALSE(exempt("example.com:81", "example.com"));
  CHECK_FALSE(exempt("example.com", "notexample.com"));
  CHECK_FALSE(exempt("10.0.0.0/8", "11.1.1.1"));
  CHECK_FALSE(exempt("a//b,,!", "a"));
  CHECK(proxy({"http_proxy=p", "NO_PROXY=a"}, "http://a/").empty());
}

TEST_CASE("a proxy is shown without its password and path") {
  CHECK(client::place_of_proxy("http://me:pw@proxy.example:3128/") == "proxy.example:3128");
  CHECK(client::place_of_proxy("http://me:p@w@proxy.example") == "proxy.example");
  CHECK(client::place_of_proxy("proxy.example:3128") == "proxy.example:3128");
}

}  // namespace proxy_choice_test
