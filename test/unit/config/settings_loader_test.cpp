#include "config/settings_loader.hpp"

#include <catch2/catch.hpp>

#include "test/support/golden.hpp"
#include "test/support/temporary_folder.hpp"
#include "test/unit/config/faults.hpp"

namespace settings_loader_test {

using namespace sidehook;
using config::load_settings;
using config::origin;
using config::settings_sources;

namespace {

settings_sources file(std::string text) {
  return {config::settings_file{"sidehook.json", std::move(text)}, {}, {}};
}
settings_sources variables(std::vector<std::string> entries) {
  return {std::nullopt, std::move(entries), {}};
}
settings_sources arguments(std::vector<std::string> given) {
  return {std::nullopt, {}, std::move(given)};
}

config::loaded_settings loaded(const settings_sources& sources) {
  auto result = load_settings(sources);
  INFO((result.has_error() ? test::text_of(result.error()) : ""));
  REQUIRE(result.has_value());
  return *std::move(result);
}

test::lines faults_of(const settings_sources& sources,
                      std::span<const config::option> rows = config::options()) {
  const auto result = load_settings(sources, rows);
  return result.has_error() ? test::lines_of(result.error()) : test::lines{};
}

const origin& origin_of(const config::loaded_settings& settings, std::string_view path) {
  const auto rows = config::options();
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const auto& each) { return each.path == path; });
  REQUIRE(row != rows.end());
  return settings.origins[static_cast<std::size_t>(row - rows.begin())];
}

}  // namespace

TEST_CASE("without any source, settings are the defaults") {
  const auto result = loaded({});
  CHECK(result.values == config::settings{});
  CHECK(origin_of(result, "listen.port").from == origin::source::built_in);
}

TEST_CASE("each source overrides those before it, and where a value came from is known") {
  const settings_sources sources{config::settings_file{"sidehook.json", R"({
  "listen": { "port": 1001, "threads": 11 },
  "jsvm": { "timeout_ms": 101, "concurrency": 1 },
  "log": { "level": "warn", "format": "json", "redact_keys": false },
  "apis_path": "definitions"
})"},
                                 {"PATH=/bin", "SIDEHOOK_LISTEN_PORT=1002",
                                  "SIDEHOOK_JSVM_TIMEOUT_MS=102", "SIDEHOOK_SCRIPTS_PATH=/a=b"},
                                 {"jsvm.timeout_ms=103", "log.level=error", "log.level=debug"}};
  const auto result = loaded(sources);
  config::settings expected;
  expected.listen.port = 1002;
  expected.listen.threads = 11;
  expected.jsvm.timeout_ms = std::chrono::milliseconds(103);
  expected.jsvm.concurrency = 1;
  expected.log.level = config::log_level::debug;
  expected.log.format = config::log_format::json;
  expected.log.redact_keys = false;
  expected.apis_path = "definitions";
  expected.scripts_path = "/a=b";
  CHECK(result.values == expected);

  const auto& threads = origin_of(result, "listen.threads");
  CHECK(threads.from == origin::source::file);
  CHECK(threads.file == "sidehook.json");
  CHECK(threads.pointer == "/listen/threads");
  CHECK(threads.line == 2);
  CHECK(threads.column == 40);
  CHECK(origin_of(result, "listen.port").from == origin::source::environment);
  CHECK(origin_of(result, "listen.port").file == "SIDEHOOK_LISTEN_PORT");
  CHECK(origin_of(result, "log.level").from == origin::source::command_line);
  CHECK(origin_of(result, "log.level").file == "--set log.level");
  CHECK(origin_of(result, "queue.max_events").from == origin::source::built_in);
}

TEST_CASE("everything that is wrong with any source is reported at once") {
  const settings_sources sources{
      config::settings_file{"sidehook.json", R"({
  "jsvm": {
    "timeout_ms": 0,
    "cpu_limit_ms": "1000",
    "timeout": 5
  },
  "log": { "level": "loud", "redact_keys": null },
  "queue": 5,
  "listne": { "port": 1 },
  "port": 80
})"},
      {"SIDEHOOK_LISTEN_PORT=65536", "SIDEHOOK_JSVM_TIMEOUT=1",
       "SIDEHOOK_LOG_REDACT_KEYS=", "SIDEHOOK_COLOUR=red"},
      {"listen.threads=zero", "log.levle=info", "queue.max_events", "=5"}};
  const auto result = load_settings(sources);
  REQUIRE(result.has_error());
  const std::string actual = test::text_of(result.error());
  CHECK(actual == test::golden("config-settings-faults.txt", actual));
}

TEST_CASE("a file that is no JSON object is refused with its place") {
  CHECK(faults_of(file("[]")) == test::lines{"sidehook.json:1:1: must be an object, is an array"});
  const auto result = load_settings(file("{\n  \"log\": {,}\n}"));
  REQUIRE(result.has_error());
  REQUIRE(result.error().size() == 1);
  CHECK(config::describe(result.error()[0]) ==
        "sidehook.json:2:11: missing a name for object member\n"
        "      \"log\": {,}\n"
        "              ^");
}

TEST_CASE("a key that is given twice is refused") {
  CHECK(faults_of(file("{\"log\": {\"level\": \"info\",\n\"level\": \"warn\"}, \"log\": {}}")) ==
        test::lines{"sidehook.json:2:10: /log/level: is given more than once",
                    "sidehook.json:2:26: /log: is given more than once"});
}

TEST_CASE("an option written with dots in the file is told apart from an unknown one") {
  CHECK(
      faults_of(file(R"({"jsvm.timeout_ms": 5})")) ==
      test::lines{"sidehook.json:1:21: /jsvm.timeout_ms: must be nested: a section is an object"});
}

TEST_CASE("numbers of the file have to be whole and in range of any option") {
  for (const std::string number : {"1.0", "1e3", "18446744073709551615", "-1"}) {
    CHECK(faults_of(file("{\"listen\": {\"threads\": " + number + "}}")).size() == 1);
  }
}

TEST_CASE("variables that a container platform sets for a service named sidehook are no options") {
  CHECK(
      faults_of(variables({"SIDEHOOK_SERVICE_HOST=10.0.0.7", "SIDEHOOK_SERVICE_PORT=8090",
                           "SIDEHOOK_SERVICE_PORT_EVENTS=8090", "SIDEHOOK_PORT=tcp://10.0.0.7:8090",
                           "SIDEHOOK_PORT_8090_TCP=tcp://10.0.0.7:8090",
                           "SIDEHOOK_PORT_8090_TCP_PROTO=tcp", "SIDEHOOK_PORT_8090_TCP_PORT=8090",
                           "SIDEHOOK_PORT_8090_TCP_ADDR=10.0.0.7",
                           "SIDEHOOK_ADMIN_PORT=tcp://10.0.0.8:8091"}))
          .empty());
}

TEST_CASE("an address that other machines can reach has to be allowed explicitly") {
  const std::string why =
      " is not allowed: other machines can reach it and no authentication is configured; give ";
  CHECK(faults_of(arguments({"listen.address=0.0.0.0", "admin.address=::"})) ==
        test::lines{
            "--set listen.address: \"0.0.0.0\"" + why +
                "listen.auth a way in, or set listen.allow_anonymous to true to let anyone who can "
                "reach it send events",
            "--set admin.address: \"::\"" + why +
                "admin.auth a way in, or set admin.allow_anonymous to true to let anyone who can "
                "reach it administer Sidehook"});
  CHECK(
      faults_of(arguments({"listen.address=192.168.1.1", "listen.allow_anonymous=true"})).empty());
  CHECK(faults_of(arguments({"listen.address=127.1.2.3", "admin.address=::1"})).empty());
}

TEST_CASE("an address that is no IP address is refused where it was given") {
  CHECK(faults_of(file(R"({"listen": {"address": "localhost"}})")) ==
        test::lines{"sidehook.json:1:24: /listen/address: \"localhost\" is not allowed: must be an "
                    "IPv4 or IPv6 address"});
}

TEST_CASE("both listeners cannot share a port on one address") {
  CHECK(faults_of(arguments({"admin.port=8090"})) ==
        test::lines{"--set admin.port: 8090 is not allowed: it is the value of listen.port too"});
  CHECK(
      faults_of(variables({"SIDEHOOK_LISTEN_PORT=8091"})) ==
      test::lines{"SIDEHOOK_LISTEN_PORT: 8091 is not allowed: it is the value of admin.port too"});
  CHECK(faults_of(
            arguments({"admin.port=8090", "listen.address=0.0.0.0", "listen.allow_anonymous=true"}))
            .size() == 1);
  CHECK(faults_of(arguments({"admin.port=0", "listen.port=0"})).empty());
  CHECK(faults_of(arguments({"admin.port=8090", "admin.address=127.0.0.2"})).empty());
  CHECK(faults_of(arguments({"admin.port=8090", "admin.address=::1"})).empty());
}

TEST_CASE("a list is an array in the file, and text with commas elsewhere") {
  const auto rules = [](const settings_sources& sources) {
    return loaded(sources).values.http_client.egress;
  };
  const auto from_file = rules(file(
      R"({"http_client": {"egress": {"allow": ["*.internal:443", "10.0.0.0/8"], "deny": []}}})"));
  CHECK(from_file.allow == config::list_of_texts{"*.internal:443", "10.0.0.0/8"});
  CHECK(from_file.deny.empty());
  CHECK(rules(variables({"SIDEHOOK_HTTP_CLIENT_EGRESS_DENY=10.0.0.0/8, :22"})).deny ==
        config::list_of_texts{"10.0.0.0/8", ":22"});
  CHECK(rules(arguments({"http_client.egress.deny="})).deny.empty());
  CHECK(rules({}).deny == config::list_of_texts{"169.254.0.0/16", "fe80::/10", "fd00:ec2::254"});
}

TEST_CASE("an item of a list that does not fit is refused with its place") {
  CHECK(faults_of(file("{\"jsvm\": {\"env_allow\": [\"A\", 5,\n \"\"]}}")) ==
        test::lines{"sidehook.json:1:30: /jsvm/env_allow/1: 5 is not allowed: must be text of 1 to "
                    "256 bytes without control characters",
                    "sidehook.json:2:2: /jsvm/env_allow/2: \"\" is not allowed: must be text of 1 "
                    "to 256 bytes without control characters"});
  CHECK(
      faults_of(file(R"({"jsvm": {"env_allow": "A,B"}})")) ==
      test::lines{"sidehook.json:1:24: /jsvm/env_allow: \"A,B\" is not allowed: must be a list of "
                  "at most 1000 items, each text of 1 to 256 bytes without control characters"});
  CHECK(faults_of(variables({"SIDEHOOK_JSVM_ENV_ALLOW=A,,B"})) ==
        test::lines{"SIDEHOOK_JSVM_ENV_ALLOW: \"A,,B\" is not allowed: must be a list of at most "
                    "1000 items, each text of 1 to 256 bytes without control characters"});
}

TEST_CASE("every egress rule that cannot be read is refused with its place") {
  CHECK(
      faults_of(file(R"({"http_client": {"egress": {
  "allow": ["example.com", "example.com:0"],
  "deny": ["10.0.0.0/8", "10.0.0.0/33"] } } })")) ==
      test::lines{"sidehook.json:2:28: /http_client/egress/allow/1: \"example.com:0\" is not "
                  "allowed: must have a port from 1 to 65535 behind its colon",
                  "sidehook.json:3:26: /http_client/egress/deny/1: \"10.0.0.0/33\" is not allowed: "
                  "must have a prefix from 0 to 32 behind its slash"});
  CHECK(faults_of(arguments({"http_client.egress.allow=a.example, [::1]:x"})) ==
        test::lines{"--set http_client.egress.allow: item 2: \"[::1]:x\" is not allowed: must have "
                    "a port from 1 to 65535 behind its colon"});
}

TEST_CASE("a client key without a certificate is refused") {
  CHECK(faults_of(arguments({"http_client.client_key_file=key.pem"})) ==
        test::lines{"--set http_client.client_key_file: \"key.pem\" is not allowed: there is no "
                    "certificate to it; set http_client.client_certificate_file"});
}

TEST_CASE("nothing is said that only follows from a value that was refused") {
  CHECK(faults_of(arguments({"listen.address=0.0.0.0", "listen.allow_anonymous=yes"})) ==
        test::lines{"--set listen.allow_anonymous: \"yes\" is not allowed: must be true or false"});
}

TEST_CASE("the value of a secret is in no fault") {
  std::vector<config::option> rows(config::options().begin(), config::options().end());
  for (auto& row : rows) {
    if (row.path == "log.level") row.shown = config::option::exposure::secret;
  }
  const settings_sources sources{config::settings_file{"f", R"({"log": {"level": "hunter2"}})"},
                                 {"SIDEHOOK_LOG_LEVEL=hunter2"},
                                 {"log.level=hunter2"}};
  const auto lines = faults_of(sources, rows);
  REQUIRE(lines.size() == 3);
  for (const auto& line : lines) {
    CHECK(line.find("hunter2") == std::string::npos);
    CHECK(line.find("*** is not allowed: must be one of") != std::string::npos);
  }
}

TEST_CASE("a settings file is read with its name, or the reason is told") {
  const test::temporary_folder folder;
  folder.write("s.json", "{}");
  const auto read = config::read_settings_file(folder.path() / "s.json");
  REQUIRE(read.has_value());
  CHECK(read->name == (folder.path() / "s.json").string());
  CHECK(read->text == "{}");
  const auto missing = config::read_settings_file("no/such.json");
  REQUIRE(missing.has_error());
  CHECK(to_string(missing.error()) == "no/such.json: cannot be read: No such file or directory");
}

}  // namespace settings_loader_test
