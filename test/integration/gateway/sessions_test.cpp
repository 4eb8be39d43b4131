#include <catch2/catch.hpp>

#include "daemon/gateway/gateway_sessions.hpp"
#include "test/support/context_driver.hpp"
#include "test/support/scripted_gateway.hpp"
#include "test/support/temporary_folder.hpp"
#include "test/unit/session/reading.hpp"

namespace sessions_test {

using namespace sidehook;
using namespace std::chrono_literals;
using jsvm::host::quota_reset;
using session::presence;
using session::refusal;
using session::write_outcome;
using test::scripted_gateway;
using lines = std::vector<std::string>;

namespace {

constexpr const char* alice =
    R"({"alias":"alice","org_id":"acme","access_rights":{"orders":{"api_id":"orders"}}})";

/// Sessions of a gateway, asked on the test's thread.
class session_driver {
 public:
  using view = std::optional<std::string>;

  explicit session_driver(gateway::options options)
      : sessions(driver.context(), std::move(options),
                 session::session_rules({}, apis, [] { return test::test_time; }),
                 [] { return test::test_time; }) {}
  ~session_driver() {
    sessions.stop();
    driver.context().restart();
    driver.context().run();
  }

  jsvm::host::answer<view> get(const std::string& key, const std::string& api_id = "") {
    return driver.wait_for<jsvm::host::answer<view>>(
        [&](auto done) { sessions.get(key, api_id, done); });
  }
  /// The session's text; what is said instead.
  std::string text(const std::string& key, const std::string& api_id = "") {
    const auto found = get(key, api_id);
    return found.value ? found.value->value_or("none") : found.error;
  }
  write_outcome write(const std::string& key, const std::string& json,
                      quota_reset reset = quota_reset::no) {
    return driver.wait_for<write_outcome>(
        [&](auto done) { sessions.write(key, json, reset, done); });
  }
  jsvm::host::answer<presence> remove(const std::string& key) {
    return driver.wait_for<jsvm::host::answer<presence>>(
        [&](auto done) { sessions.remove(key, done); });
  }
  jsvm::host::answer<jsvm::host::nothing> set(const std::string& key, const std::string& json) {
    return driver.wait_for<jsvm::host::answer<jsvm::host::nothing>>(
        [&](auto done) { sessions.set(key, json, quota_reset::yes, done); });
  }

  test::context_driver driver;
  test::listed_apis apis;
  gateway::gateway_sessions sessions;
};

gateway::options options_for(const std::string& url) {
  gateway::options options;
  options.url = url;
  options.secret = scripted_gateway::secret;
  options.timeout_ms = 20s;
  return options;
}

std::string place_of(const std::string& url) { return url.substr(url.find("//") + 2); }

}  // namespace

TEST_CASE("a session of the gateway is what handlers of other sessions see, zeros included") {
  scripted_gateway gateway;
  gateway.set_session("acmealice", alice);
  session_driver driver(options_for(gateway.url()));
  const auto text = driver.text("acmealice");
  CHECK(text.starts_with(R"({"alias":"alice","org_id":"acme","access_rights":)"));
  CHECK(text.find(R"("expires":0)") != std::string::npos);
  CHECK(driver.text("nobody") == "none");
  CHECK(gateway.requests() == lines{"GET /tyk/keys/acmealice", "GET /tyk/keys/nobody"});
  CHECK(driver.sessions.failure().empty());
}

TEST_CASE("a key is looked for in the organisation of the API, which the gateway knows") {
  scripted_gateway gateway;
  gateway.set_organisation("orders", "acme");
  gateway.set_session("acmealice", alice);
  session_driver driver(options_for(gateway.url() + "/"));
  CHECK(driver.text("alice") == "none");
  CHECK(driver.text("alice", "orders").starts_with("{"));
  CHECK(gateway.requests().back() == "GET /tyk/keys/alice?api_id=orders");
}

TEST_CASE("a session that is there is replaced, and its quota goes on when that is asked for") {
  scripted_gateway gateway;
  gateway.set_session("acmealice", alice);
  session_driver driver(options_for(gateway.url()));
  const std::string changed = R"({"alias":"b","org_id":"acme","access_rights":{"orders":{}}})";
  CHECK(driver.write("acmealice", changed).ended == write_outcome::kind::modified);
  CHECK(gateway.session("acmealice") == changed);
  driver.write("acmealice", changed, quota_reset::yes);
  CHECK(gateway.requests() ==
        lines{"PUT /tyk/keys/acmealice?suppress_reset=1", "PUT /tyk/keys/acmealice"});
}

TEST_CASE("a session that is not there is created, as a key of its organisation") {
  scripted_gateway gateway;
  session_driver driver(options_for(gateway.url()));
  CHECK(driver.write("alice", alice).ended == write_outcome::kind::added);
  CHECK(gateway.session("acmealice") == alice);
  CHECK(gateway.requests() ==
        lines{"PUT /tyk/keys/alice?suppress_reset=1", "POST /tyk/keys/alice?suppress_reset=1"});
  CHECK(driver.write("alice", alice).ended == write_outcome::kind::modified);
}

TEST_CASE("a session that has expired is not created: the gateway would let it live for good") {
  scripted_gateway gateway;
  session_driver driver(options_for(gateway.url()));
  const auto outcome =
      driver.write("alice", R"({"expires":1000000000,"access_rights":{"orders":{}}})");
  CHECK(outcome.ended == write_outcome::kind::refused);
  CHECK(outcome.why.why == refusal::reason::invalid);
  CHECK(outcome.why.message.find("has expired already") != std::string::npos);
  CHECK(gateway.requests().size() == 1);
  CHECK(driver.write("alice", R"({"expires":0,"access_rights":{"orders":{}}})").ended ==
        write_outcome::kind::added);
}

TEST_CASE("what is no session is refused before the gateway is asked, with its place") {
  scripted_gateway gateway;
  session_driver driver(options_for(gateway.url()));
  const auto outcome = driver.write("k", R"({"rate":"1","access_rights":{"orders":{}}})");
  CHECK(outcome.why.why == refusal::reason::invalid);
  CHECK(outcome.why.message == "/rate must be a number, is a string");
  CHECK(driver.write("k", "{}").why.why == refusal::reason::master_key);
  CHECK(driver.write("", alice).why.message == "the key is empty");
  CHECK(driver.write("..", alice).why.why == refusal::reason::invalid);
  CHECK(driver.text("..") == "none");
  CHECK(gateway.requests().empty());
}

TEST_CASE("a session of the gateway is removed") {
  scripted_gateway gateway;
  gateway.set_session("acmealice", alice);
  session_driver driver(options_for(gateway.url()));
  CHECK(driver.remove("acmealice").value == presence::present);
  CHECK(driver.remove("acmealice").value == presence::absent);
  CHECK_FALSE(gateway.session("acmealice"));
}

TEST_CASE("a key goes into the path as a whole, whatever it holds") {
  scripted_gateway gateway;
  const std::string odd = "a/b?c=d&e #\xC3\xA9\xFF%";
  gateway.set_session(odd, alice);
  session_driver driver(options_for(gateway.url()));
  CHECK(driver.text(odd).starts_with("{"));
  CHECK(gateway.requests().back() == "GET /tyk/keys/a%2Fb%3Fc%3Dd%26e%20%23%C3%A9%FF%25");
}

TEST_CASE("a secret that is not the gateway's makes it unusable, and is told without the secret") {
  scripted_gateway gateway;
  auto options = options_for(gateway.url());
  options.secret = "not-the-secret";
  session_driver driver(options);
  const auto refused =
      "the gateway at " + place_of(gateway.url()) + " does not take the secret (gateway.secret)";
  const auto found = driver.get("k");
  CHECK(found.error == refused);
  CHECK(found.store_gone);
  CHECK(driver.sessions.failure() == refused);
  CHECK(driver.write("k", alice).why.why == refusal::reason::failed);
  CHECK(driver.remove("k").store_gone);
  const auto set = driver.set("k", alice);
  CHECK_FALSE(set.value);
  CHECK(set.store_gone);
}

TEST_CASE("a secret is read from its file with each request") {
  scripted_gateway gateway;
  const test::temporary_folder folder;
  auto options = options_for(gateway.url());
  options.secret.clear();
  options.secret_file = (folder.path() / "secret").string();
  session_driver driver(options);
  CHECK(driver.get("k").error == "the gateway's secret is not known: " + options.secret_file +
                                     " cannot be read: No such file or directory "
                                     "(gateway.secret_file)");
  folder.write("secret", std::string(scripted_gateway::secret) + "\n");
  CHECK(driver.text("k") == "none");
  folder.write("secret", "another");
  CHECK(driver.get("k").store_gone);
}

TEST_CASE("a gateway that is not there makes sessions unusable until it is") {
  std::string url;
  {
    scripted_gateway gateway;
    url = gateway.url();
  }
  session_driver driver(options_for(url));
  const auto found = driver.get("k");
  CHECK(found.error == "the gateway cannot be asked: " + place_of(url) +
                           " cannot be connected to: Connection refused");
  CHECK(found.store_gone);
  CHECK(driver.write("k", alice).why.why == refusal::reason::failed);
}

TEST_CASE("a gateway that is ill makes sessions unusable, and works again when it is well") {
  scripted_gateway gateway;
  gateway.set_session("k", alice);
  session_driver driver(options_for(gateway.url()));
  gateway.misbehave(test::response("502 Bad Gateway", "<html>"));
  CHECK(driver.get("k").store_gone);
  CHECK_FALSE(driver.sessions.failure().empty());
  gateway.misbehave(test::response(
      "500 Internal Server Error",
      R"({"status":"error","message":"Failed to create key, ensure security settings are correct."})"));
  CHECK(driver.write("k", alice).why.why == refusal::reason::failed);
  CHECK(driver.write("k", alice).why.message.find("Failed to create key") != std::string::npos);
  gateway.misbehave(std::nullopt);
  CHECK(driver.text("k").starts_with("{"));
  CHECK(driver.sessions.failure().empty());
}

TEST_CASE("what the gateway does not take is the handler's fault, and told in its words") {
  scripted_gateway gateway;
  gateway.misbehave(
      test::response("400 Bad Request", R"({"status":"error","message":"Request malformed"})"));
  session_driver driver(options_for(gateway.url()));
  const auto said =
      "the gateway at " + place_of(gateway.url()) + " answers with status 400: Request malformed";
  const auto outcome = driver.write("k", alice);
  CHECK(outcome.why.why == refusal::reason::invalid);
  CHECK(outcome.why.message == said);
  CHECK_FALSE(driver.set("k", alice).store_gone);
  CHECK(driver.get("k").error == said);
  CHECK_FALSE(driver.get("k").store_gone);
}

TEST_CASE("who answers as no gateway does has not written anything") {
  scripted_gateway gateway;
  session_driver driver(options_for(gateway.url()));
  gateway.misbehave(test::response("200 OK", "<html>Welcome</html>"));
  CHECK(driver.write("k", alice).why.why == refusal::reason::failed);
  CHECK(driver.remove("k").store_gone);
  CHECK(driver.get("k").store_gone);
  gateway.misbehave(test::response("200 OK", R"({"alias":"cut)"));
  CHECK(driver.get("k").store_gone);
  gateway.misbehave(test::response("302 Found", "", {"Location: http://127.0.0.1:1/elsewhere"}));
  CHECK(driver.get("k").error.find("redirects elsewhere") != std::string::npos);
}

TEST_CASE("an answer that is late, too large or cut makes the gateway gone") {
  const auto failure_of = [](const gateway::options& options) {
    session_driver driver(options);
    const auto found = driver.get("k");
    CHECK(found.store_gone);
    return found.error;
  };
  scripted_gateway gateway;
  auto options = options_for(gateway.url());
  const auto place = place_of(gateway.url());

  options.max_response_bytes = 1'024;
  gateway.misbehave(test::response("200 OK", std::string(2'000, ' ')));
  CHECK(failure_of(options) == "the gateway cannot be asked: the answer of " + place +
                                   " is larger than 1024 bytes "
                                   "(gateway.max_response_bytes)");
  options.timeout_ms = 200ms;
  gateway.misbehave("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
  CHECK(failure_of(options) == "the gateway cannot be asked: " + place +
                                   " did not answer within 200 ms (gateway.timeout_ms)");
}

TEST_CASE("a gateway is spoken to by TLS, when its certificate is of the authority") {
  const test::temporary_folder folder;
  const test::certificate_authority authority(folder.path(), "authority");
  scripted_gateway gateway(test::server_tls{authority.issue("gateway", "IP:127.0.0.1"), {}});
  gateway.set_session("k", alice);
  auto options = options_for(gateway.url());
  {
    session_driver driver(options);
    CHECK(driver.get("k").error.find("(gateway.ca_file)") != std::string::npos);
  }
  options.ca_file = authority.certificate_file().string();
  {
    session_driver driver(options);
    CHECK(driver.text("k").starts_with("{"));
  }
  options.ca_file.clear();
  options.ssl_insecure_skip_verify = true;
  session_driver driver(options);
  CHECK(driver.text("k").starts_with("{"));
}

TEST_CASE("when sessions are closed, what is under way ends, and what comes later at once") {
  test::scripted_server silent([](test::server_connection& client) { client.wait_for_end(); });
  session_driver driver(options_for(silent.url("")));
  std::optional<jsvm::host::answer<session_driver::view>> under_way;
  driver.sessions.get("k", "", [&](auto found) { under_way = std::move(found); });
  driver.driver.run_until([&] { return silent.accepted() == 1; });
  driver.sessions.stop();
  driver.driver.run_until([&] { return under_way.has_value(); });
  CHECK(under_way->store_gone);

  under_way.reset();
  driver.sessions.get("k", "", [&](auto found) { under_way = std::move(found); });
  REQUIRE(under_way);
  CHECK(under_way->error == "the store is closed");
  CHECK(under_way->store_gone);
}

}  // namespace sessions_test
