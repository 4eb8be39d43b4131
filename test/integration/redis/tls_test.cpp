#include <catch2/catch.hpp>

#include "test/integration/redis/redis_driver.hpp"
#include "test/support/certificates.hpp"

namespace tls_test {

using namespace sidehook;
using namespace sidehook::test;

namespace {

// An authority, and servers with certificates of its own.
struct tls_setting {
  temporary_folder folder;
  certificate_authority authority{folder.path(), "authority"};

  redis_setup showing(const std::string& alt_names = "DNS:localhost,IP:127.0.0.1") const {
    redis_setup setup;
    setup.shown = authority.issue("server", alt_names);
    return setup;
  }
  redis::options options(const redis_server& server) const {
    auto made = options_for(server);
    made.tls.enabled = true;
    made.tls.ca_file = authority.certificate_file();
    return made;
  }
};

std::string failure_with(const redis::options& options) {
  redis_driver driver(options);
  const auto failure = driver.failure({"PING"});
  CHECK(failure.why == redis::failure::reason::gone);
  const std::string place = "Redis at " + options.addresses.front() + " ";
  REQUIRE(failure.message.starts_with(place));
  return failure.message.substr(place.size());
}

}  // namespace

TEST_CASE("a Redis whose authority is in the file is trusted, by its address and by its name") {
  const tls_setting tls;
  redis_server server(tls.showing());
  auto options = tls.options(server);
  redis_driver driver(options);
  const std::string large(1'000'000, 'x');
  driver.answer({"SET", "a", large});
  CHECK(server.text({"GET", "a"}) == large);
  CHECK(driver.answer({"GET", "a"}).text == large);
  options.addresses = {"localhost:" + std::to_string(server.port())};
  CHECK(redis_driver(options).answer({"PING"}).text == "PONG");
}

TEST_CASE("a Redis that no known authority vouches for is not trusted, unless that is asked for") {
  const tls_setting tls;
  redis_server server(tls.showing());
  auto options = tls.options(server);
  options.tls.ca_file.clear();
  CHECK(failure_with(options) ==
        "shows a certificate that is not trusted: unable to get local issuer certificate "
        "(redis.tls.ca_file)");
  options.tls.insecure_skip_verify = true;
  CHECK(redis_driver(options).answer({"PING"}).text == "PONG");
}

TEST_CASE("a certificate for another name is not trusted, unless it is the one that is given") {
  const tls_setting tls;
  redis_server server(tls.showing("DNS:redis.internal"));
  auto options = tls.options(server);
  CHECK(failure_with(options) ==
        "shows a certificate that is not trusted: IP address mismatch (redis.tls.server_name)");
  options.tls.server_name = "other.internal";
  CHECK(failure_with(options) ==
        "shows a certificate that is not trusted: hostname mismatch (redis.tls.server_name)");
  options.tls.server_name = "redis.internal";
  CHECK(redis_driver(options).answer({"PING"}).text == "PONG");
}

TEST_CASE("a Redis that asks for a certificate is shown the client's") {
  const tls_setting tls;
  auto setup = tls.showing();
  setup.client_authority = tls.authority.certificate_file();
  redis_server server(setup);
  auto options = tls.options(server);
  CHECK_THAT(failure_with(options), Catch::Contains("certificate required"));
  const auto own = tls.authority.issue("client", "DNS:client.example");
  options.tls.certificate_file = own.certificate_file;
  options.tls.key_file = own.key_file;
  CHECK(redis_driver(options).answer({"PING"}).text == "PONG");
}

TEST_CASE("files of certificates that cannot be read are told with their option") {
  const tls_setting tls;
  redis_server server(tls.showing());
  auto options = tls.options(server);
  const auto own = tls.authority.issue("client", "DNS:client.example");
  options.tls.ca_file = "/no/such.pem";
  CHECK(failure_with(options).ends_with(" (redis.tls.ca_file)"));
  options.tls.ca_file.clear();
  options.tls.certificate_file = "/no/such.pem";
  CHECK(failure_with(options).ends_with(" (redis.tls.certificate_file)"));
  options.tls.certificate_file = own.certificate_file;
  CHECK(failure_with(options).ends_with(" (redis.tls.certificate_file)"));
  options.tls.key_file = tls.showing().shown->key_file;
  CHECK(failure_with(options).ends_with(" (redis.tls.key_file)"));
}

TEST_CASE("TLS to a port that speaks plain text fails, and plain text to TLS too") {
  const tls_setting tls;
  redis_server plain;
  redis_server encrypted(tls.showing());
  // Redis takes the greeting for the beginning of a command, and waits for its end.
  auto options = tls.options(plain);
  options.connect_timeout_ms = std::chrono::milliseconds(300);
  const auto failure = redis_driver(options).failure({"PING"});
  CHECK(failure.why == redis::failure::reason::timed_out);
  CHECK(failure.message == "Redis at " + plain.address() +
                               " could not be connected to within 300 ms "
                               "(redis.connect_timeout_ms)");
  failure_with(options_for(encrypted));
}

TEST_CASE("what is replaced on disk is used for the next connection") {
  const tls_setting tls;
  const certificate_authority other(tls.folder.path(), "other");
  redis_server server(tls.showing());
  auto options = tls.options(server);
  options.tls.ca_file = tls.folder.path() / "trusted.pem";
  std::filesystem::copy_file(other.certificate_file(), options.tls.ca_file);
  redis_driver driver(options);
  driver.failure({"PING"});
  std::filesystem::copy_file(tls.authority.certificate_file(), options.tls.ca_file,
                             std::filesystem::copy_options::overwrite_existing);
  CHECK(driver.answer_at_last({"PING"}).text == "PONG");
}

TEST_CASE("a server that is killed under TLS is noticed, and found again") {
  const tls_setting tls;
  redis_server server(tls.showing());
  redis_driver driver(tls.options(server));
  driver.answer({"PING"});
  server.kill();
  driver.run_until([&] { return !driver.client().failure().empty(); });
  CHECK(driver.failure({"PING"}).why == redis::failure::reason::gone);
  server.start();
  CHECK(driver.answer_at_last({"PING"}).text == "PONG");
}

}  // namespace tls_test
