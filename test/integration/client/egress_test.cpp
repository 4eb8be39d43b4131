#include <catch2/catch.hpp>

#include "test/integration/client/client_driver.hpp"
#include "test/support/scripted_server.hpp"

namespace egress_test {

using namespace sidehook;
using namespace sidehook::test;
using reason = jsvm::host::http_failure::reason;

namespace {

using rules = std::vector<std::string>;

config::http_client_settings with_rules(rules allow, rules deny) {
  config::http_client_settings settings;
  settings.egress = {std::move(allow), std::move(deny)};
  return settings;
}

// What a request that the policy forbids is told.
std::string refusal(const config::http_client_settings& settings, const std::string& url) {
  client_driver driver(settings);
  const auto failure = driver.failure(get(url));
  INFO(failure.message);
  CHECK(failure.why == reason::refused);
  return failure.message;
}

scripted_server::script hello() { return always(response("200 OK", "hello")); }

}  // namespace

TEST_CASE("by default link-local addresses are out of reach, however they are written") {
  for (const std::string url :
       {"http://169.254.169.254/latest/meta-data/", "http://169.254.1.1:8080/",
        "http://[::ffff:169.254.169.254]/", "http://[::ffff:a9fe:a9fe]/", "http://2852039166/",
        "http://0xa9.0xfe.0xa9.0xfe/", "http://0251.0376.0251.0376/", "http://169.254.43518/",
        "http://[64:ff9b::a9fe:a9fe]/", "http://169.254.169.254./"}) {
    INFO(url);
    CHECK(refusal({}, url).ends_with(" is forbidden by http_client.egress.deny: 169.254.0.0/16"));
  }
  CHECK(refusal({}, "http://[fe80::1]/") ==
        "[fe80::1]:80 is forbidden by http_client.egress.deny: fe80::/10");
  CHECK(refusal({}, "http://[fd00:ec2::254]/") ==
        "[fd00:ec2::254]:80 is forbidden by http_client.egress.deny: fd00:ec2::254");
}

TEST_CASE("a name is refused for the address it stands for, before anything is sent to it") {
  const scripted_server server(hello());
  const std::string place = "localhost:" + std::to_string(server.port());
  const auto settings = with_rules({}, {"127.0.0.0/8", "::1"});
  const auto told = refusal(settings, "http://" + place + "/");
  CHECK(told.starts_with(place + ", which is "));
  CHECK(told.find(", is forbidden by http_client.egress.deny: ") != std::string::npos);
  CHECK(refusal(settings, "http://0.0.0.0:" + std::to_string(server.port()) + "/")
            .ends_with("http_client.egress.deny: 127.0.0.0/8"));
  CHECK(server.accepted() == 0);
}

TEST_CASE("a redirect to what is forbidden is refused") {
  const scripted_server secret(hello());
  const auto leading_to = [&](const std::string& location) {
    const scripted_server server(always(response("302 Found", "", {"Location: " + location})));
    return refusal(with_rules({}, {"localhost", ":" + std::to_string(secret.port()), "::1"}),
                   server.url("/"));
  };
  const std::string port = std::to_string(secret.port());
  CHECK(leading_to("http://localhost:" + port + "/") ==
        "localhost:" + port + " is forbidden by http_client.egress.deny: localhost");
  CHECK(leading_to(secret.url("/")) ==
        "127.0.0.1:" + port + " is forbidden by http_client.egress.deny: :" + port);
  CHECK(leading_to("http://[::1]/") == "[::1]:80 is forbidden by http_client.egress.deny: ::1");
  CHECK(secret.accepted() == 0);
}

TEST_CASE("with rules that allow, only what one of them names is reached") {
  const scripted_server server(hello());
  const std::string port = std::to_string(server.port());
  const auto reached = [&](const rules& allow, const std::string& host) {
    client_driver driver(with_rules(allow, {}));
    const auto result = driver.fetch(get("http://" + host + ":" + port + "/"));
    const auto* failure = std::get_if<jsvm::host::http_failure>(&result);
    if (failure != nullptr) CHECK(failure->why == reason::refused);
    return failure == nullptr;
  };
  CHECK(reached({"127.0.0.1"}, "127.0.0.1"));
  CHECK(reached({"127.0.0.0/8:" + port}, "127.0.0.1"));
  CHECK(reached({":" + port}, "127.0.0.1"));
  CHECK(reached({"localhost"}, "localhost"));
  CHECK(reached({"example.com", "*.localhost"}, "a.localhost"));
  CHECK(reached({"127.0.0.0/8"}, "localhost"));
  CHECK_FALSE(reached({"127.0.0.1:1"}, "127.0.0.1"));
  CHECK_FALSE(reached({"localhost"}, "127.0.0.1"));
  CHECK_FALSE(reached({"*.localhost"}, "localhost"));
  CHECK_FALSE(reached({"10.0.0.0/8"}, "localhost"));
  CHECK(refusal(with_rules({"example.com"}, {}), "http://127.0.0.1:1/") ==
        "127.0.0.1:1 is not among what http_client.egress.allow names");
}

TEST_CASE("what is forbidden stays so although it is allowed") {
  const scripted_server server(hello());
  CHECK(refusal(with_rules({"localhost", "127.0.0.0/8"}, {"127.0.0.0/8", "::1"}),
                "http://localhost:" + std::to_string(server.port()) + "/")
            .find("http_client.egress.deny") != std::string::npos);
}

}  // namespace egress_test
