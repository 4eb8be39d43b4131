#include <map>
#include <regex>
#include <set>

#include <catch2/catch.hpp>
#include <valijson/adapters/rapidjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "config/json/parse.hpp"
#include "test/support/checkout_folder.hpp"
#include "test/support/daemon.hpp"
#include "test/support/patience.hpp"

// The document that describes the listeners, against what they do.

namespace openapi_test {

using namespace sidehook;
using namespace sidehook::test;
using config::json::document;
using config::json::value;

namespace {

const std::string document_file = "daemon/endpoint/openapi.json";

document parsed(const std::string& text) {
  auto read = config::json::parse(text);
  INFO(text);
  REQUIRE(read.has_value());
  return *std::move(read);
}

/// "/sessions/{key}" as what matches "/sessions/abc".
std::regex pattern_of(const std::string& path) {
  return std::regex(std::regex_replace(path, std::regex("\\{[a-z_]+\\}"), "[^/]+"));
}

std::string in_lower_case(std::string text) {
  for (auto& each : text) each = static_cast<char>(std::tolower(static_cast<unsigned char>(each)));
  return text;
}

/// Asks a daemon, and holds each answer to what the document says of it.
class documented_client {
 public:
  explicit documented_client(running_daemon& daemon)
      : daemon_(daemon), document_(parsed(checkout_file(document_file))) {}

  http_answer events(const std::string& method, const std::string& target,
                     const std::string& body = "", const header_fields& headers = {}) {
    return ask("events", daemon_.events_port(), method, target, body, headers);
  }
  http_answer admin(const std::string& method, const std::string& target,
                    const std::string& body = "") {
    return ask("admin", daemon_.admin_port(), method, target, body, {});
  }

  const value& paths() const { return document_["paths"]; }
  const document& whole() const { return document_; }
  /// The operations that were answered with success, each by its listener.
  const std::set<std::string>& succeeded() const { return succeeded_; }

  /// What is wrong with a value of that schema; "" when nothing is.
  std::string faults(const value& schema, const value& of) const {
    // References lead into the document, so the schema becomes one with its components.
    document rules(rapidjson::kObjectType);
    auto& allocator = rules.GetAllocator();
    value all(rapidjson::kArrayType);
    all.PushBack(value(schema, allocator), allocator);
    rules.AddMember("allOf", all, allocator);
    rules.AddMember("components", value(document_["components"], allocator), allocator);
    valijson::Schema made;
    valijson::SchemaParser().populateSchema(valijson::adapters::RapidJsonAdapter(rules), made);
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    valijson::ValidationResults results;
    if (validator.validate(made, valijson::adapters::RapidJsonAdapter(of), &results)) return "";
    std::string told;
    for (const auto& error : results) {
      for (const auto& part : error.context) told += part;
      told += ": " + error.description + "\n";
    }
    return told;
  }

 private:
  http_answer ask(const std::string& listener, std::uint16_t port, const std::string& method,
                  const std::string& target, const std::string& body,
                  const header_fields& headers) {
    http_connection connection(port);
    const auto answer = connection.request(method, target, headers, body);
    INFO(method << " " << target << ": " << answer.status << " " << answer.body);
    const auto& operation = operation_for(method, target.substr(0, target.find('?')));
    check_tag(operation, listener);
    const auto& response = response_for(operation, answer.status);
    check_content(response, answer);
    if (answer.status < 300)
      succeeded_.insert(listener + " " + operation["operationId"].GetString());
    return answer;
  }

  const value& operation_for(const std::string& method, const std::string& path) const {
    for (const auto& each : paths().GetObject()) {
      const auto found = each.value.FindMember(in_lower_case(method).c_str());
      if (found != each.value.MemberEnd() &&
          std::regex_match(path, pattern_of(each.name.GetString())))
        return found->value;
    }
    FAIL("the document has no " << method << " " << path);
    throw std::logic_error("");
  }

  static void check_tag(const value& operation, const std::string& listener) {
    const auto tags = operation["tags"].GetArray();
    CHECK(std::any_of(tags.begin(), tags.end(),
                      [&](const auto& tag) { return tag.GetString() == listener; }));
  }

  const value& response_for(const value& operation, unsigned status) const {
    const auto& responses = operation["responses"];
    const auto found = responses.FindMember(std::to_string(status).c_str());
    // A success that is not listed is none that a client could expect.
    if (found == responses.MemberEnd()) {
      CHECK(status >= 400);
    }
    const auto& response = found == responses.MemberEnd() ? responses["default"] : found->value;
    return response.HasMember("$ref") ? document_["components"]["responses"]["Problem"] : response;
  }

  void check_content(const value& response, const http_answer& answer) const {
    if (!response.HasMember("content")) {
      CHECK(answer.body.empty());
      return;
    }
    const auto& content = response["content"];
    const auto type = answer.header("Content-Type");
    const auto found = content.FindMember(type.c_str());
    INFO(type);
    REQUIRE(found != content.MemberEnd());
    if (type.find("json") == std::string::npos) return;
    CHECK(faults(found->value["schema"], parsed(answer.body)) == "");
  }

  running_daemon& daemon_;
  const document document_;
  std::set<std::string> succeeded_;
};

struct openapi_folder {
  openapi_folder() {
    folder.write("h.js",
                 "var h = { DoProcessEvent: function () { log('said'); } };\n"
                 "var fails = { DoProcessEvent: function () { throw new Error('no'); } };");
    folder.write("apis/a.json",
                 classic_definition(
                     "a", {{"E", "h", "h.js"}, {"F", "fails", "h.js"}, {"G", "none", "h.js"}}));
  }
  temporary_folder folder;
};

std::string first_letter(documented_client& client) {
  const auto page = parsed(client.admin("GET", "/dead-letters?limit=1").body);
  return std::to_string(page["dead_letters"][0]["id"].GetInt64());
}

void send_events(documented_client& client) {
  CHECK(client.events("POST", "/events/a", R"({"EventType":"E"})").status == 202);
  CHECK(client.events("POST", "/events?api_id=a", R"({"EventType":"E"})").status == 202);
  CHECK(client.events("POST", "/events/a?wait=true", R"([{"EventType":"E"},{"EventType":"F"}])")
            .status == 200);
  CHECK(client.events("POST", "/events/a?explain=true", R"([{"EventType":"E"},{"EventType":"G"}])")
            .status == 200);
  CHECK(client.events("POST", "/events/a", R"([{"EventType":"E"},7])").status == 207);
  CHECK(client.events("POST", "/events/a", "{").status == 400);
  CHECK(client.events("POST", "/events/b", R"({"EventType":"E"})").status == 404);
  CHECK(client.events("POST", "/events", R"({"EventType":"E"})").status == 422);
  CHECK(client.events("OPTIONS", "/events", "", {{"WebHook-Request-Origin", "a"}}).status == 200);
  CHECK(client.events("OPTIONS", "/events/a").status == 200);
}

void look_at_health(documented_client& client) {
  for (const auto* path : {"/hello", "/livez", "/readyz"}) {
    CHECK(client.events("GET", path).status == 200);
    CHECK(client.admin("GET", path).status == 200);
  }
}

void look_at_everything(documented_client& client) {
  for (const auto* path : {"/metrics", "/status", "/log", "/apis", "/handlers", "/openapi.json"})
    CHECK(client.admin("GET", path).status == 200);
  CHECK(client.admin("POST", "/reload").status == 200);
  CHECK(client.admin("PUT", "/log?level=warn").status == 200);
  CHECK(client.admin("PUT", "/log").status == 400);
}

void handle_dead_letters(documented_client& client) {
  const auto fail = [&] {
    CHECK(client.events("POST", "/events/a?wait=true", R"({"EventType":"F"})").status == 200);
  };
  CHECK(client.admin("GET", "/dead-letters").status == 200);
  CHECK(client.admin("GET", "/dead-letters?from=x").status == 400);
  CHECK(client.admin("GET", "/dead-letters/" + first_letter(client)).status == 200);
  CHECK(client.admin("GET", "/dead-letters/0").status == 404);
  CHECK(client.admin("POST", "/dead-letters/" + first_letter(client) + "/replay").status == 200);
  CHECK(client.admin("POST", "/dead-letters/0/replay").status == 404);
  fail();
  CHECK(client.admin("DELETE", "/dead-letters/" + first_letter(client)).status == 200);
  CHECK(client.admin("POST", "/dead-letters/replay?handler=fails").status == 200);
  CHECK(client.admin("DELETE", "/dead-letters").status == 200);
}

void edit_sessions(documented_client& client) {
  CHECK(client.admin("GET", "/sessions/k").status == 404);
  CHECK(client.admin("PUT", "/sessions/k", R"({"expires":1,"access_rights":{"a":{"api_id":"a"}}})")
            .status == 200);
  CHECK(client.admin("PUT", "/sessions/k", R"({"expires":2,"access_rights":{"a":{"api_id":"a"}}})")
            .status == 200);
  CHECK(client.admin("PUT", "/sessions/k", R"({"expires":"x"})").status == 400);
  CHECK(client.admin("GET", "/sessions/k").status == 200);
  CHECK(client.admin("DELETE", "/sessions/k").status == 200);
}

void pause_and_resume(documented_client& client) {
  CHECK(client.admin("POST", "/handlers/a/fails/resume").status == 404);
  for (int i = 0; i < 3; ++i) client.events("POST", "/events/a?wait=true", R"({"EventType":"F"})");
  CHECK(client.admin("GET", "/handlers").body.find(R"("paused":{)") != std::string::npos);
  CHECK(client.admin("POST", "/handlers/a/fails/resume").status == 200);
}

/// The routes that the program has, by listener and method, as its source lists them.
std::set<std::string> routes_in_source() {
  const auto source = checkout_file("daemon/app.cpp");
  const auto admin_begin = source.find("app::admin_routes()");
  REQUIRE(admin_begin != std::string::npos);
  static const std::regex row("\\{\"([A-Z]+)\",\\s*\"(/[^\"]*)\"");
  std::set<std::string> routes;
  for (std::sregex_iterator found(source.begin(), source.end(), row), end; found != end; ++found) {
    const bool admin = static_cast<std::size_t>(found->position()) > admin_begin;
    routes.insert((admin ? "admin " : "events ") + in_lower_case((*found)[1]) + " " +
                  (*found)[2].str());
  }
  return routes;
}

std::set<std::string> routes_in(const value& paths) {
  std::set<std::string> routes;
  for (const auto& path : paths.GetObject()) {
    for (const auto& operation : path.value.GetObject()) {
      for (const auto& tag : operation.value["tags"].GetArray())
        routes.insert(std::string(tag.GetString()) + " " + operation.name.GetString() + " " +
                      path.name.GetString());
    }
  }
  return routes;
}

}  // namespace

TEST_CASE("each answer is what the document says, and there is no operation that was not asked") {
  const openapi_folder f;
  running_daemon daemon(f.folder, {"retry.quarantine.failures=3"});
  documented_client client(daemon);
  send_events(client);
  look_at_health(client);
  handle_dead_letters(client);
  look_at_everything(client);
  edit_sessions(client);
  pause_and_resume(client);
  std::set<std::string> all;
  for (const auto& path : client.paths().GetObject()) {
    for (const auto& operation : path.value.GetObject()) {
      for (const auto& tag : operation.value["tags"].GetArray())
        all.insert(std::string(tag.GetString()) + " " + operation.value["operationId"].GetString());
    }
  }
  CHECK(client.succeeded() == all);
}

TEST_CASE("a daemon that accepts nothing answers as the document says") {
  const openapi_folder f;
  running_daemon daemon(f.folder, {"queue.kind=redis", "redis.addresses=127.0.0.1:1"});
  documented_client client(daemon);
  CHECK(comes_true([&] { return daemon.get("/readyz").status == 503; }));
  CHECK(client.events("GET", "/readyz").status == 503);
  CHECK(client.events("POST", "/events/a", R"({"EventType":"E"})").status == 503);
  CHECK(client.admin("GET", "/status").status == 200);
  CHECK(client.admin("GET", "/hello").status == 200);
}

TEST_CASE("the document names the routes that there are, and is served as it is") {
  const openapi_folder f;
  running_daemon daemon(f.folder);
  const documented_client client(daemon);
  CHECK(routes_in(client.paths()) == routes_in_source());
  CHECK(daemon.admin_get("/openapi.json").body == checkout_file(document_file));
  const auto status = parsed(daemon.admin_get("/status").body);
  CHECK(std::string(status["version"].GetString()) ==
        client.whole()["info"]["version"].GetString());
}

TEST_CASE("what the document does not say of an answer is told") {
  const openapi_folder f;
  running_daemon daemon(f.folder);
  const documented_client client(daemon);
  const auto& schemas = client.whole()["components"]["schemas"];
  CHECK(client.faults(schemas["Replayed"], parsed(R"({"replayed":1})")) == "");
  CHECK(client.faults(schemas["Replayed"], parsed(R"({"replayed":-1})")) != "");
  CHECK(client.faults(schemas["Replayed"], parsed(R"({"replayed":1,"more":1})")) != "");
  CHECK(client.faults(schemas["Reload"], parsed("{}")) != "");
  CHECK(client.faults(schemas["Handler"]["properties"]["paused"], parsed("7")) != "");
}

TEST_CASE("the document is one by OpenAPI's own rules") {
  child_process process({"/usr/bin/env", "node", checkout_folder() + "/test/clients/openapi.cjs",
                         SIDEHOOK_CLIENTS_FOLDER, checkout_folder() + "/" + document_file});
  const auto code = process.wait();
  INFO(process.output() << process.errors());
  CHECK(code == 0);
}

}  // namespace openapi_test
