#include <catch2/catch.hpp>

#include "test/integration/client/client_driver.hpp"
#include "test/support/scripted_server.hpp"
#include "test/support/temporary_folder.hpp"

namespace tls_test {

using namespace sidehook;
using namespace sidehook::test;
using reason = jsvm::host::http_failure::reason;

namespace {

// An authority, and a server with a certificate of its own.
struct tls_setting {
  temporary_folder folder;
  certificate_authority authority{folder.path(), "authority"};

  server_tls shown(const std::string& alt_names = "DNS:localhost,IP:127.0.0.1") const {
    return {authority.issue("server", alt_names), {}};
  }
  config::http_client_settings trusting() const {
    config::http_client_settings settings;
    settings.ca_file = authority.certificate_file();
    return settings;
  }
};

std::string place_of(const scripted_server& server) {
  return "127.0.0.1:" + std::to_string(server.port());
}

scripted_server::script hello() { return always(response("200 OK", "hello")); }

}  // namespace

TEST_CASE("a server whose authority is in the file is trusted, and its connection used again") {
  const tls_setting tls;
  const scripted_server server(hello(), tls.shown());
  client_driver driver(tls.trusting());
  for (int i = 0; i < 5; ++i) CHECK(driver.answer(get(server.url("/"))).body == "hello");
  CHECK(server.accepted() == 1);
}

TEST_CASE("a server that no known authority vouches for is not trusted") {
  const tls_setting tls;
  const scripted_server server(hello(), tls.shown());
  client_driver driver;
  const auto failure = driver.failure(get(server.url("/")));
  CHECK(failure.why == reason::tls);
  CHECK(failure.message == "no TLS connection to " + place_of(server) +
                               ": SSL certificate problem: unable to get local issuer certificate "
                               "(http_client.ca_file)");
}

TEST_CASE("a certificate for another host is not trusted") {
  const tls_setting tls;
  const scripted_server server(hello(), tls.shown("DNS:other.example"));
  client_driver driver(tls.trusting());
  const auto failure = driver.failure(get(server.url("/")));
  CHECK(failure.why == reason::tls);
  CHECK(failure.message == "no TLS connection to " + place_of(server) +
                               ": SSL: no alternative certificate subject name matches target "
                               "host name '127.0.0.1'");
}

TEST_CASE("any server is trusted when that is asked for") {
  const tls_setting tls;
  const scripted_server server(hello(), tls.shown("DNS:other.example"));
  client_driver driver(
      settings_with([](auto& settings) { settings.ssl_insecure_skip_verify = true; }));
  CHECK(driver.answer(get(server.url("/"))).body == "hello");
}

TEST_CASE("a server that asks for a certificate is shown the client's") {
  const tls_setting tls;
  auto strict = tls.shown();
  strict.client_authority = tls.authority.certificate_file();
  const scripted_server server(hello(), strict);
  const auto own = tls.authority.issue("client", "DNS:client.example");

  auto settings = tls.trusting();
  settings.client_certificate_file = own.certificate_file;
  settings.client_key_file = own.key_file;
  CHECK(client_driver(settings).answer(get(server.url("/"))).body == "hello");

  client_driver stranger(tls.trusting());
  const auto failure = stranger.failure(get(server.url("/")));
  CHECK(failure.why == reason::tls);
  CHECK(failure.message.find("alert certificate required") != std::string::npos);
  CHECK(failure.message.ends_with(
      " (http_client.client_certificate_file, http_client.client_key_file)"));
}

TEST_CASE("files that cannot be read are told with their option") {
  const tls_setting tls;
  const scripted_server server(hello(), tls.shown());
  const auto failure_with = [&](auto change) {
    client_driver driver(settings_with(change));
    const auto failure = driver.failure(get(server.url("/")));
    CHECK(failure.why == reason::tls);
    return failure.message;
  };
  CHECK(failure_with([](auto& settings) {
          settings.ca_file = "no/such.pem";
        }).ends_with(" (http_client.ca_file)"));
  CHECK(failure_with([](auto& settings) {
          settings.client_certificate_file = "no/such.pem";
        }).ends_with(" (http_client.client_certificate_file, http_client.client_key_file)"));
}

TEST_CASE("https to a port that speaks plain text fails, and plain text to TLS too") {
  const tls_setting tls;
  const scripted_server plain([](server_connection& connection) {
    connection.write(response("400 Bad Request", ""));
    connection.wait_for_end();
  });
  const scripted_server encrypted(hello(), tls.shown());
  client_driver driver(tls.trusting());
  CHECK(driver.failure(get("https://" + place_of(plain) + "/")).why == reason::tls);
  CHECK(driver.failure(get("http://" + place_of(encrypted) + "/")).why == reason::broken);
}

TEST_CASE("a TLS server that goes while a body is sent fails that request, and nothing else") {
  const tls_setting tls;
  const scripted_server server([](server_connection& connection) { connection.reset(); },
                               tls.shown());
  client_driver driver(tls.trusting());
  for (int i = 0; i < 20; ++i) {
    CHECK(driver.failure(post(server.url("/"), std::string(3'000'000, 'x'))).why == reason::broken);
  }
}

TEST_CASE("a redirect may lead from http to https") {
  const tls_setting tls;
  const scripted_server encrypted(hello(), tls.shown());
  const scripted_server plain(
      always(response("301 Moved", "", {"Location: " + encrypted.url("/")})));
  client_driver driver(tls.trusting());
  CHECK(driver.answer(get(plain.url("/"))).body == "hello");
}

}  // namespace tls_test
