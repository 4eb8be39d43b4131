#include <catch2/catch.hpp>

#include "config/option.hpp"
#include "config/settings_loader.hpp"
#include "config/settings_output.hpp"
#include "test/unit/config/faults.hpp"

namespace ways_in_test {

using namespace sidehook;
using config::load_settings;
using config::settings_sources;
using config::way_in;

namespace {

settings_sources file(std::string text) {
  return {config::settings_file{"f", std::move(text)}, {}, {}};
}

test::lines faults_of(const settings_sources& sources) {
  const auto result = load_settings(sources);
  return result.has_error() ? test::lines_of(result.error()) : test::lines{};
}

// What is wrong with one way of listen.auth, with the place in it.
test::lines faults_in(const std::string& way) {
  auto lines = faults_of(file(R"({"listen":{"auth":[)" + way + "]}}"));
  for (auto& line : lines) line = line.substr(line.find("/listen/auth/0") + 14);
  return lines;
}

config::settings loaded(const settings_sources& sources) {
  auto result = load_settings(sources);
  INFO((result.has_error() ? test::text_of(result.error()) : ""));
  REQUIRE(result.has_value());
  return result->values;
}

const std::string key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

}  // namespace

TEST_CASE("every type of a way in is read with its members and their defaults") {
  const auto settings = loaded(file(R"({"listen":{"auth":[
    {"type":"bearer","secrets":["one","two"]},
    {"type":"header","header":"X-Api-Key","secrets_env":"SENDERS"},
    {"type":"standard_webhooks","secrets":[")" +
                                    key + R"("]},
    {"type":"standard_webhooks","tolerance_s":60,"secrets_file":"/run/secrets/senders"},
    {"type":"hmac","header":"X-Hub-Signature-256","secrets":["It's a Secret"]},
    {"type":"hmac","header":"X-Sign","algorithm":"sha512","prefix":"","encoding":"base64","secrets":["s"]},
    {"type":"kong","secrets":["k"]}]}})"));
  const auto& auth = settings.listen.auth;
  REQUIRE(auth.size() == 7);
  CHECK(auth[0].type == way_in::kind::bearer);
  CHECK(auth[0].secrets == std::vector<std::string>{"one", "two"});
  CHECK(auth[1].header == "X-Api-Key");
  CHECK(auth[1].secrets_env == "SENDERS");
  CHECK(auth[2].tolerance_s == std::chrono::seconds(300));
  CHECK(auth[3].tolerance_s == std::chrono::seconds(60));
  CHECK(auth[3].secrets_file == "/run/secrets/senders");
  CHECK(auth[4].algorithm == config::digest_algorithm::sha256);
  CHECK(auth[4].prefix == "sha256=");
  CHECK(auth[5].algorithm == config::digest_algorithm::sha512);
  CHECK(auth[5].prefix == "");
  CHECK(auth[5].encoding == config::digest_encoding::base64);
  CHECK(auth[6].header == "X-Kong-Signature");
  CHECK(auth[6].algorithm == config::digest_algorithm::sha1);
  CHECK(auth[6].prefix == "sha1=");

  const auto written = config::to_json(settings, config::secrets::shown);
  CHECK(loaded(file(written)) == settings);
}

TEST_CASE("what is wrong with a way in is said with its place and what is allowed") {
  CHECK(faults_in("5") == test::lines{": must be an object, is a number"});
  CHECK(faults_in(R"({"secrets":["x"]})") ==
        test::lines{": has no type: must be one of bearer, header, standard_webhooks, hmac, kong, "
                    "mutual_tls"});
  CHECK(faults_in(R"({"type":"basic"})") ==
        test::lines{"/type: \"basic\" is not allowed: must be one of bearer, header, "
                    "standard_webhooks, hmac, kong, mutual_tls"});
  CHECK(faults_in(R"({"type":"bearer"})") ==
        test::lines{": has no secrets: must have secrets, secrets_env or secrets_file"});
  CHECK(faults_in(R"({"type":"bearer","secrets":["x"],"secrets_env":"X"})") ==
        test::lines{": has secrets and secrets_env: must have only one of them"});
  CHECK(faults_in(R"({"type":"bearer","secrets_env":"SIDEHOOK_TOKEN"})") ==
        test::lines{"/secrets_env: *** is not allowed: must be a name that does not begin with "
                    "SIDEHOOK_, as options' do"});
  CHECK(faults_in(R"({"type":"bearer","secret":["x"],"secrets_env":"X"})") ==
        test::lines{"/secret: is not a member of a way of the type bearer; did you mean secrets?"});
  CHECK(faults_in(R"({"type":"header","secrets":["x"]})") ==
        test::lines{": has no header: must name the header field that is looked at"});
  CHECK(
      faults_in(R"({"type":"header","header":"X Y","secrets":["x"]})") ==
      test::lines{"/header: \"X Y\" is not allowed: must be the name of a header field, of 1 to 64 "
                  "bytes"});
  CHECK(
      faults_in(
          R"({"type":"hmac","header":"X","algorithm":"md5","encoding":"hexa","prefix":5,"secrets":["x"]})") ==
      test::lines{"/algorithm: \"md5\" is not allowed: must be one of sha1, sha256, sha512",
                  "/encoding: \"hexa\" is not allowed: must be one of hex, base64",
                  "/prefix: 5 is not allowed: must be 0 to 64 visible ASCII characters without "
                  "spaces"});
  CHECK(faults_in(R"({"type":"standard_webhooks","tolerance_s":0,"secrets_env":"X"})") ==
        test::lines{"/tolerance_s: 0 is not allowed: must be a whole number from 1 to 86400"});
}

TEST_CASE("a secret that is none is refused by its place, and never shown") {
  CHECK(faults_in(R"({"type":"bearer","secrets":"marker"})") ==
        test::lines{"/secrets: *** is not allowed: must be a list of 1 to 16 secrets"});
  CHECK(faults_in(R"({"type":"bearer","secrets":["a","marker b"]})") ==
        test::lines{"/secrets/1: *** is not allowed: must be 1 to 4096 visible ASCII characters "
                    "without spaces"});
  CHECK(faults_in(R"({"type":"header","header":"X","secrets":[" marker"]})") ==
        test::lines{"/secrets/0: *** is not allowed: must be 1 to 4096 visible ASCII characters, "
                    "with spaces only between them"});
  for (const auto* secret :
       {"marker", "whsec_marker", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_bWFya2Vy"}) {
    CHECK(faults_in(R"({"type":"standard_webhooks","secrets":[")" + std::string(secret) + "\"]}") ==
          test::lines{"/secrets/0: *** is not allowed: must be \"whsec_\" and 24 to 64 bytes in "
                      "base64"});
  }
  CHECK(
      faults_in(R"({"type":"hmac","header":"X","secrets":["marker\n"]})") ==
      test::lines{"/secrets/0: *** is not allowed: must be text of 1 to 4096 bytes without control "
                  "characters"});
  CHECK(
      faults_of(file(R"({"listen":{"auth":"marker"}})")) ==
      test::lines{"f:1:19: /listen/auth: *** is not allowed: must be a list of at most 16 ways in "
                  "(daemon/access/README.md)"});
}

TEST_CASE("a syntax error does not quote a file that holds secrets") {
  const auto faults =
      load_settings(file("{\"listen\":{\"auth\":[{\"type\":\"bearer\",\n\"secrets\":"
                         "[\"marker\" \"x\"]}]}}"))
          .error();
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].line == 2);
  CHECK(describe(faults[0]).find("marker") == std::string::npos);
}

TEST_CASE(
    "the environment and the command line give ways in as JSON, and faults name their place") {
  const std::string ways = R"([{"type":"bearer","secrets_file":"tokens"}])";
  CHECK(
      loaded({std::nullopt, {"SIDEHOOK_LISTEN_AUTH=" + ways}, {}}).listen.auth.at(0).secrets_file ==
      "tokens");
  CHECK(loaded({std::nullopt, {}, {"admin.auth=" + ways}}).admin.auth.size() == 1);
  CHECK(faults_of({config::settings_file{"f", R"({"listen":{"auth":[]}})"},
                   {"SIDEHOOK_LISTEN_AUTH=[{\"type\":\"bearer\",\"secrets\":[\"a b\"]}]",
                    "SIDEHOOK_ADMIN_AUTH=marker"},
                   {"admin.auth={}"}}) ==
        test::lines{"SIDEHOOK_LISTEN_AUTH: /0/secrets/0: *** is not allowed: must be 1 to 4096 "
                    "visible ASCII characters without spaces",
                    "SIDEHOOK_ADMIN_AUTH: *** is not allowed: must be a list of at most 16 ways in "
                    "(daemon/access/README.md)",
                    "--set admin.auth: *** is not allowed: must be a list of at most 16 ways in "
                    "(daemon/access/README.md)"});
}

TEST_CASE("an address that other machines can reach is allowed when there is a way in") {
  const std::string ways = R"([{"type":"bearer","secrets":["x"]}])";
  CHECK(faults_of({std::nullopt, {}, {"listen.address=0.0.0.0", "listen.auth=" + ways}}).empty());
  CHECK(faults_of({std::nullopt, {}, {"admin.address=0.0.0.0", "listen.auth=" + ways}}) ==
        test::lines{
            "--set admin.address: \"0.0.0.0\" is not allowed: other machines can reach it and "
            "no authentication is configured; give admin.auth a way in, or set "
            "admin.allow_anonymous to true to let anyone who can reach it administer "
            "Sidehook"});
  CHECK(faults_of({std::nullopt, {}, {"listen.address=0.0.0.0", "listen.auth=[{}]"}}) ==
        test::lines{"--set listen.auth: /0: has no type: must be one of bearer, header, "
                    "standard_webhooks, hmac, kong, mutual_tls"});
}

TEST_CASE("administration takes no signatures of bodies") {
  for (const std::string type : {R"("standard_webhooks")", R"("kong")", R"("hmac","header":"X")"}) {
    const auto lines =
        faults_of(file(R"({"admin":{"auth":[{"type":"bearer","secrets":["x"]},{"type":)" + type +
                       R"(,"secrets_env":"X"}]}})"));
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].starts_with("f:1:53: /admin/auth/1: the type "));
    CHECK(
        lines[0].ends_with(" is not allowed: its signature says nothing of what is asked for; must "
                           "be bearer, header or mutual_tls"));
  }
}

TEST_CASE("a signed request must not outlive the memory of its id") {
  const std::string ways = R"(listen.auth=[{"type":"standard_webhooks","secrets_env":"X"}])";
  CHECK(faults_of({std::nullopt, {}, {ways}}).empty());
  CHECK(
      faults_of({std::nullopt, {}, {ways, "queue.dedupe_window_s=599"}}) ==
      test::lines{"--set listen.auth: item 1: a tolerance_s of 300 is not allowed: requests could "
                  "be replayed; must be at most half of queue.dedupe_window_s, which is 599"});
  CHECK(faults_of({std::nullopt, {}, {ways, "queue.max_dedupe_ids=0"}}) ==
        test::lines{"--set listen.auth: item 1: the type standard_webhooks is not allowed: "
                    "requests could be replayed, as queue.max_dedupe_ids is 0"});
}

TEST_CASE("of ways in only the secrets are masked") {
  const auto settings =
      loaded(file(R"({"listen":{"auth":[{"type":"bearer","secrets":["marker1","marker2"]},
                                 {"type":"header","header":"X-Key","secrets_file":"keys"}]}})"));
  const auto shown = config::to_json(settings, config::secrets::masked);
  CHECK(shown.find("marker") == std::string::npos);
  CHECK(loaded(file(shown)).listen.auth.at(0).secrets == std::vector<std::string>{"***", "***"});
  CHECK(shown.find("\"X-Key\"") != std::string::npos);
  CHECK(shown.find("\"keys\"") != std::string::npos);
  CHECK(config::to_json(settings, config::secrets::shown).find("marker2") != std::string::npos);
}

TEST_CASE("a certificate is a way in that has subjects, and no secrets") {
  const std::string tls = R"("tls":{"certificate_file":"server.pem","client_ca_file":"ca.pem"})";
  const auto settings = loaded(file(R"({"listen":{"auth":[{"type":"mutual_tls","subjects":
      ["CN=gateway 1","*.gw.example","a.example","spiffe://acme/gw","*"]}],)" +
                                    tls + R"(},"admin":{"auth":[{"type":"mutual_tls","subjects":
      ["*"]}],)" + tls + "}}"));
  const auto& way = settings.listen.auth.at(0);
  CHECK(way.type == way_in::kind::mutual_tls);
  CHECK(way.subjects == std::vector<std::string>{"CN=gateway 1", "*.gw.example", "a.example",
                                                 "spiffe://acme/gw", "*"});
  CHECK(loaded(file(config::to_json(settings, config::secrets::masked))) == settings);

  CHECK(faults_in(R"({"type":"mutual_tls"})") ==
        test::lines{": has no subjects: must say whom the certificate of a client has to name"});
  CHECK(faults_in(R"({"type":"mutual_tls","subjects":[]})") ==
        test::lines{"/subjects: an array is not allowed: must be a list of 1 to 64 subjects"});
  CHECK(faults_in(R"({"type":"mutual_tls","subjects":["CN=","a..b",5]})") ==
        test::lines{"/subjects/0: \"CN=\" is not allowed: must be CN= and a common name, a DNS "
                    "name, *. and one, a URI, or * for any",
                    "/subjects/1: \"a..b\" is not allowed: must be CN= and a common name, a DNS "
                    "name, *. and one, a URI, or * for any",
                    "/subjects/2: 5 is not allowed: must be CN= and a common name, a DNS name, *. "
                    "and one, a URI, or * for any"});
  CHECK(faults_in(R"({"type":"mutual_tls","subjects":["*"],"secrets":["x"]})") ==
        test::lines{"/secrets: is not a member of a way of the type mutual_tls"});
}

}  // namespace ways_in_test
