#include <catch2/catch.hpp>

#include "test/integration/client/client_driver.hpp"
#include "test/support/scripted_server.hpp"

namespace proxy_test {

using namespace sidehook;
using namespace sidehook::test;
using reason = jsvm::host::http_failure::reason;

namespace {

// A proxy that answers itself, with the first line of what it was asked.
scripted_server::script proxy() {
  return answering([](const std::string& request) {
    return response("200 OK", request.substr(0, request.find('\r')));
  });
}

config::http_client_settings through(const scripted_server& server) {
  config::http_client_settings settings;
  settings.proxy = server.url("");
  return settings;
}

}  // namespace

TEST_CASE("with a proxy every request goes through it, and only it knows the hosts") {
  const scripted_server server(proxy());
  client_driver driver(through(server), {"no_proxy=*"});
  CHECK(driver.answer(get("http://name.invalid/path?q")).body ==
        "GET http://name.invalid/path?q HTTP/1.1");
  CHECK(driver.answer(get("http://other.invalid:81/")).body ==
        "GET http://other.invalid:81/ HTTP/1.1");
  CHECK(server.accepted() == 1);
}

TEST_CASE("https goes through a tunnel of the proxy's, which may refuse it") {
  std::string asked;
  const scripted_server server(answering([&](const std::string& request) {
    asked = request.substr(0, request.find('\r'));
    return response("403 Forbidden", "no");
  }));
  client_driver driver(through(server));
  const auto failure = driver.failure(get("https://name.invalid/"));
  CHECK(failure.why == reason::broken);
  CHECK(asked == "CONNECT name.invalid:443 HTTP/1.1");
  CHECK(failure.message == "the proxy 127.0.0.1:" + std::to_string(server.port()) +
                               " (http_client.proxy) gave no answer: CONNECT tunnel failed, "
                               "response 403");
}

TEST_CASE("the environment names a proxy, and what is exempt from it") {
  const scripted_server server(proxy());
  const scripted_server direct(always(response("200 OK", "direct")));
  const config::environment environment{"http_proxy=" + server.url(""), "no_proxy=127.0.0.1"};
  client_driver driver({}, environment);
  CHECK(driver.answer(get("http://name.invalid/")).body == "GET http://name.invalid/ HTTP/1.1");
  CHECK(driver.answer(get(direct.url("/"))).body == "direct");
}

TEST_CASE("a proxy that is not there is told without the password of its URL") {
  client_driver driver(settings_with(
      [](auto& settings) { settings.proxy = "http://me:hunter2@name.invalid:3128"; }));
  const auto failure = driver.failure(get("http://example.com/"));
  CHECK(failure.why == reason::name_not_resolved);
  CHECK(failure.message ==
        "no address is known for the proxy name.invalid:3128 (http_client.proxy)");
}

TEST_CASE("behind a proxy hosts are still checked by name, and their addresses are its affair") {
  const scripted_server server(proxy());
  auto settings = through(server);
  settings.egress.deny = {"*.denied.invalid", "10.0.0.0/8", "127.0.0.0/8"};
  client_driver driver(settings);
  CHECK(driver.answer(get("http://fine.invalid/")).status == 200);
  CHECK(driver.failure(get("http://a.denied.invalid/")).why == reason::refused);
  CHECK(driver.failure(get("http://10.1.2.3/")).why == reason::refused);

  settings.egress.allow = {"127.0.0.0/8", "*.allowed.invalid"};
  settings.egress.deny = {};
  client_driver choosy(settings);
  CHECK(choosy.answer(get("http://a.allowed.invalid/")).status == 200);
  const auto failure = choosy.failure(get("http://other.invalid/"));
  CHECK(failure.why == reason::refused);
  CHECK(failure.message == "other.invalid:80 is not among what http_client.egress.allow names");
}

}  // namespace proxy_test
