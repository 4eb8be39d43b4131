#include "daemon/gateway/api_outcome.hpp"

#include <catch2/catch.hpp>

#include "daemon/gateway/api_client.hpp"

namespace api_outcome_test {

using namespace sidehook;
using gateway::api_outcome;
using jsvm::host::http_failure;
using jsvm::host::http_response;
using kind = api_outcome::kind;
using reason = http_failure::reason;

namespace {

gateway::options some_options() {
  gateway::options options;
  options.secret = "hush";
  options.timeout_ms = std::chrono::milliseconds(5'000);
  options.max_response_bytes = 1'024;
  return options;
}

api_outcome judged(jsvm::host::http_result result,
                   const gateway::options& options = some_options()) {
  return gateway::judge(std::move(result), "gw:8080", options);
}

http_response answer(int status, std::string body) { return {status, {}, std::move(body)}; }

std::string error(const std::string& message) {
  return R"({"status":"error","message":")" + message + "\"}\n";
}

}  // namespace

TEST_CASE("an answer of 200 is what the gateway has to say") {
  const auto outcome = judged(answer(200, "{}\n"));
  CHECK(outcome.what == kind::done);
  CHECK(outcome.text == "{}\n");
}

TEST_CASE("a key that the gateway has not is told from a gateway that is not there") {
  CHECK(judged(answer(404, error("Key not found"))).what == kind::not_found);
  CHECK(judged(answer(404, error("Key is not found"))).what == kind::not_found);
  const auto elsewhere = judged(answer(404, "404 page not found\n"));
  CHECK(elsewhere.what == kind::gone);
  CHECK(elsewhere.text ==
        "gw:8080 answers with status 404 and nothing of a gateway's API (gateway.url)");
}

TEST_CASE("a secret that the gateway does not take is told by its option, and not shown") {
  auto options = some_options();
  for (const int status : {401, 403}) {
    const auto outcome = judged(answer(status, error("Attempted administrative access")), options);
    CHECK(outcome.what == kind::refused);
    CHECK(outcome.text == "the gateway at gw:8080 does not take the secret (gateway.secret)");
    CHECK(outcome.is_unusable());
  }
  options.secret_file = "/run/secrets/tyk";
  CHECK(judged(answer(403, ""), options).text ==
        "the gateway at gw:8080 does not take the secret (gateway.secret_file)");
}

TEST_CASE("what the gateway does not take is told in its words") {
  const auto outcome = judged(answer(400, error("Request malformed")));
  CHECK(outcome.what == kind::malformed);
  CHECK(outcome.text == "the gateway at gw:8080 answers with status 400: Request malformed");
  CHECK_FALSE(outcome.is_unusable());
}

TEST_CASE("what a gateway cannot do at present makes it gone") {
  CHECK(judged(answer(500, error("Failed to create key"))).what == kind::gone);
  CHECK(judged(answer(503, "<html>down</html>")).what == kind::gone);
  CHECK(judged(answer(429, error("slow down"))).what == kind::gone);
  CHECK(judged(answer(500, error("Failed to create key"))).text ==
        "the gateway at gw:8080 answers with status 500: Failed to create key");
}

TEST_CASE("a message of the gateway stays on one line, and a long one is none") {
  CHECK(judged(answer(400, error("a\\nb"))).text.find('\n') == std::string::npos);
  CHECK(judged(answer(400, error(std::string(100'000, 'x')))).what == kind::gone);
}

TEST_CASE("a request without an answer names the gateway's options") {
  const auto text_of = [](reason why, const std::string& message) {
    const auto outcome = judged(http_failure{why, message});
    CHECK(outcome.what == kind::gone);
    return outcome.text;
  };
  CHECK(text_of(reason::not_connected, "gw:8080 cannot be connected to: Connection refused") ==
        "the gateway cannot be asked: gw:8080 cannot be connected to: Connection refused");
  CHECK(text_of(reason::timed_out, "") ==
        "the gateway cannot be asked: gw:8080 did not answer within 5000 ms (gateway.timeout_ms)");
  CHECK(text_of(reason::too_large, "") ==
        "the gateway cannot be asked: the answer of gw:8080 is larger than 1024 bytes "
        "(gateway.max_response_bytes)");
  CHECK(text_of(reason::tls, "no TLS (http_client.ca_file)") ==
        "the gateway cannot be asked: no TLS (gateway.ca_file)");
  CHECK(text_of(reason::too_many_redirects, "") ==
        "the gateway cannot be asked: gw:8080 redirects elsewhere: it is not the gateway's API "
        "(gateway.url)");
}

TEST_CASE("only a gateway says that it has done what was asked") {
  CHECK(gateway::says_ok(R"({"key":"k","status":"ok","action":"modified"})"));
  CHECK_FALSE(gateway::says_ok(R"({"status":"error","message":"no"})"));
  CHECK_FALSE(gateway::says_ok("<html>ok</html>"));
  CHECK_FALSE(gateway::says_ok("null"));
  CHECK_FALSE(gateway::says_ok(""));
}

TEST_CASE("text in a path or a query is encoded, but for what may stand in both") {
  CHECK(gateway::percent_encoded("aZ09-._~") == "aZ09-._~");
  CHECK(gateway::percent_encoded("a/b?c=d&e+f g%") == "a%2Fb%3Fc%3Dd%26e%2Bf%20g%25");
  CHECK(gateway::percent_encoded("\xC3\xA9\xFF") == "%C3%A9%FF");
}

}  // namespace api_outcome_test
