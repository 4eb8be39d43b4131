#include <algorithm>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "config/definition_reader.hpp"
#include "test/support/golden.hpp"
#include "test/unit/config/faults.hpp"

namespace definition_faults_test {

using namespace sidehook;
using config::parse_api_definition;

namespace {

// A Classic definition with these entries for the event E, followed by one that is right.
std::string with_handlers(const std::string& entries) {
  return R"({"api_id": "a", "event_handlers": {"events": {"E": [)" + entries +
         R"(, {"handler_name": "eh_dynamic_handler", "handler_meta": {"name": "good", "path": "h.js"}}]}}})";
}

// The same in an OAS definition.
std::string with_oas_handlers(const std::string& entries) {
  return R"({"openapi": "3", "x-tyk-api-gateway": {"info": {"id": "a"}, "server": {"eventHandlers": [)" +
         entries +
         R"(, {"enabled": true, "trigger": "E", "type": "custom", "functionName": "good", "path": "h.js"}]}}})";
}

test::lines messages_of(const config::read_definition& result, std::string_view prefix) {
  test::lines found;
  for (const auto& fault : result.faults) {
    CHECK(fault.line == 1);
    std::string_view pointer = fault.pointer;
    REQUIRE(pointer.starts_with(prefix));
    pointer.remove_prefix(prefix.size());
    found.push_back(std::string(pointer) + ": " + fault.message);
  }
  return found;
}

void check_that_only_good_is_left(const config::read_definition& result) {
  REQUIRE(result.definition);
  REQUIRE(result.definition->handlers.size() == 1);
  CHECK(result.definition->handlers[0].name == "good");
}

const std::string kinds =
    R"("eh_dynamic_handler", "eh_web_hook_handler", "eh_log_handler" or "cp_dynamic_handler")";

}  // namespace

TEST_CASE(
    "five different faults in a definition are all reported, and the handler without fault stays") {
  const auto result = parse_api_definition(R"({
  "api_id": "five",
  "proxy": { "listen_path": "/five/" },
  "event_handlers": {
    "events": {
      "AuthFailure": [
        { "handler_name": "eh_dynamic_handler", "handler_meta": { "name": 5, "path": "handlers/auth.js" } },
        { "handler_name": "eh_dynamic_handler", "handler_meta": { "name": "onAuthFailure" } },
        { "handler_name": "eh_javascript", "handler_meta": { "name": "onAuthFailure", "path": "handlers/auth.js" } },
        { "handler_name": "eh_dynamic_handler", "handler_meta": { "name": "on auth failure", "path": "handlers/auth.js" } },
        { "handler_name": "eh_dynamic_handler", "handler_meta": { "name": "onAuthFailure", "path": "handlers/auth.mjs" } },
        { "handler_name": "eh_dynamic_handler", "handler_meta": { "name": "good", "path": "handlers/auth.js" } }
      ]
    }
  }
})",
                                           "apis/five.json");
  const std::string actual = test::text_of(result.faults);
  CHECK(actual == test::golden("config-five-faults.txt", actual));
  CHECK(result.faults.size() == 5);
  check_that_only_good_is_left(result);
}

TEST_CASE("a fault inside a Classic handler drops that handler only") {
  const std::vector<std::pair<std::string, test::lines>> cases{
      {"5", {": must be an object, is a number"}},
      {"null", {": must be an object, is null"}},
      {"{}", {"/handler_name: is required"}},
      {R"({"handler_name": null})", {"/handler_name: is required"}},
      {R"({"handler_name": 5})", {"/handler_name: must be a string, is a number"}},
      {R"({"handler_name": "eh_x"})", {"/handler_name: must be " + kinds + ", is \"eh_x\""}},
      {R"({"handler_name": "eh_dynamic_handler"})", {"/handler_meta: is required"}},
      {R"({"handler_name": "eh_dynamic_handler", "handler_meta": null})",
       {"/handler_meta: is required"}},
      {R"({"handler_name": "eh_dynamic_handler", "handler_meta": []})",
       {"/handler_meta: must be an object, is an array"}},
      {R"({"handler_name": "eh_dynamic_handler", "handler_meta": {}})",
       {"/handler_meta/name: is required", "/handler_meta/path: is required"}},
      {R"({"handler_name": "eh_dynamic_handler", "handler_meta": {"name": "", "path": ""}})",
       {"/handler_meta/name: must not be empty", "/handler_meta/path: must not be empty"}},
      {R"({"handler_name": "eh_dynamic_handler", "handler_meta": {"disabled": "no", "id": 1, "name": [], "path": {}}})",
       {"/handler_meta/disabled: must be true or false, is a string",
        "/handler_meta/id: must be a string, is a number",
        "/handler_meta/name: must be a string, is an array",
        "/handler_meta/path: must be a string, is an object"}},
      {R"({"handler_name": "eh_dynamic_handler", "handler_meta": {"disabled": true, "name": 5}})",
       {"/handler_meta/name: must be a string, is a number"}},
      {R"({"handler_name": "eh_dynamic_handler", "handler_meta": {"name": "a-b", "path": 7}})",
       {R"(/handler_meta/name: "a-b" is not allowed: must be a JavaScript identifier, or several joined by dots)",
        "/handler_meta/path: must be a string, is a number"}},
      {R"({"handler_name": "eh_dynamic_handler", "handler_meta": {"name": "h", "path": "h.JS"}})",
       {R"(/handler_meta/path: "h.JS" is not allowed: must be a file whose extension starts with .js)"}},
  };
  for (const auto& [entry, expected] : cases) {
    INFO(entry);
    const auto result = parse_api_definition(with_handlers(entry), "a.json");
    CHECK(messages_of(result, "/event_handlers/events/E/0") == expected);
    check_that_only_good_is_left(result);
  }
}

TEST_CASE("a fault inside an OAS handler drops that handler only") {
  const std::vector<std::pair<std::string, test::lines>> cases{
      {"[]", {": must be an object, is an array"}},
      {R"({"enabled": true, "type": "custom"})",
       {"/trigger: is required", "/functionName: is required", "/path: is required"}},
      {R"({"enabled": true, "trigger": "", "type": "log"})", {"/trigger: must not be empty"}},
      {R"({"enabled": true, "trigger": "E"})", {"/type: is required"}},
      {R"({"enabled": true, "trigger": "E", "type": "js"})",
       {R"(/type: must be "custom", "webhook" or "log", is "js")"}},
      {R"({"enabled": 1, "trigger": "E", "type": "custom", "functionName": "h", "path": "h.js"})",
       {"/enabled: must be true or false, is a number"}},
      {R"({"enabled": true, "trigger": "E", "type": "custom", "functionName": "1h", "path": "h"})",
       {R"(/functionName: "1h" is not allowed: must be a JavaScript identifier, or several joined by dots)",
        R"(/path: "h" is not allowed: must be a file whose extension starts with .js)"}},
  };
  for (const auto& [entry, expected] : cases) {
    INFO(entry);
    auto result = parse_api_definition(with_oas_handlers(entry), "a.json");
    std::erase_if(result.faults,
                  [](const auto& fault) { return fault.severity == config::fault::level::note; });
    auto found = messages_of(result, "/x-tyk-api-gateway/server/eventHandlers/0");
    CHECK(std::is_permutation(found.begin(), found.end(), expected.begin(), expected.end()));
    check_that_only_good_is_left(result);
  }
}

TEST_CASE("handlers left to the gateway are never at fault, whatever their settings") {
  for (const std::string kind : {"eh_web_hook_handler", "eh_log_handler", "cp_dynamic_handler"}) {
    for (const std::string meta :
         {"", R"(, "handler_meta": 5)", R"(, "handler_meta": {"header_map": 1})"}) {
      const auto result = parse_api_definition(
          with_handlers(fmt::format(R"({{"handler_name": "{}"{}}})", kind, meta)), "a");
      REQUIRE(result.definition);
      CHECK(result.definition->handlers.size() == 2);
      REQUIRE(result.faults.size() == 1);
      CHECK(result.faults[0].severity == config::fault::level::note);
    }
  }
}

TEST_CASE("a fault outside of handlers drops the file") {
  const std::vector<std::pair<std::string, test::lines>> cases{
      {"[]", {": must be an object, is an array"}},
      {"{}", {"/api_id: is required"}},
      {R"({"api_id": ""})", {"/api_id: must not be empty"}},
      {R"({"api_id": null})", {"/api_id: is required"}},
      {R"({"api_id": 7, "org_id": 8, "proxy": [], "tags": ["a", 1], "session_lifetime": 1.5})",
       {"/api_id: must be a string, is a number", "/org_id: must be a string, is a number",
        "/proxy: must be an object, is an array", "/tags/1: must be a string, is a number",
        "/session_lifetime: must be a whole number, is 1.5"}},
      {R"({"api_id": "a", "active": "yes", "config_data": "x"})",
       {"/active: must be true or false, is a string",
        "/config_data: must be an object, is a string"}},
      {R"({"api_id": "a", "event_handlers": {"events": {"E": {}}}})",
       {"/event_handlers/events/E: must be an array, is an object"}},
      {R"({"api_id": "a", "event_handlers": {"events": []}})",
       {"/event_handlers/events: must be an object, is an array"}},
      {R"({"openapi": "3.0.3"})", {"/x-tyk-api-gateway: is required"}},
      {R"({"openapi": "3.0.3", "x-tyk-api-gateway": {}})",
       {"/x-tyk-api-gateway/info: is required"}},
      {R"({"openapi": "3.0.3", "x-tyk-api-gateway": {"info": {}}})",
       {"/x-tyk-api-gateway/info/id: is required"}},
  };
  for (const auto& [text, expected] : cases) {
    INFO(text);
    const auto result = parse_api_definition(text, "a.json");
    CHECK_FALSE(result.definition);
    CHECK(messages_of(result, "") == expected);
  }
}

TEST_CASE("faults of a file and of its handlers are reported together, in the order of the file") {
  const auto result = parse_api_definition(
      "{\"event_handlers\": {\"events\": {\"E\": [\n{\"handler_name\": \"x\"}]}},\n\"name\": 5}",
      "a.json");
  CHECK_FALSE(result.definition);
  CHECK(test::lines_of(result.faults) ==
        test::lines{
            "a.json:1:1: /api_id: is required",
            "a.json:2:18: /event_handlers/events/E/0/handler_name: must be " + kinds + ", is \"x\"",
            "a.json:3:9: /name: must be a string, is a number"});
}

TEST_CASE("a syntax error of a definition shows the line and the place") {
  const auto result = parse_api_definition("{\n  \"api_id\": 'a'\n}", "apis/a.json");
  CHECK_FALSE(result.definition);
  REQUIRE(result.faults.size() == 1);
  CHECK(config::describe(result.faults[0]) ==
        "apis/a.json:2:13: invalid value\n"
        "      \"api_id\": 'a'\n"
        "                ^");
}

TEST_CASE("a syntax error of a definition with secrets shows the place only") {
  for (const std::string name :
       {"secret", "clientSecret", "header_map", "headers", "target_path"}) {
    const auto result =
        parse_api_definition("{\"" + name + "\":\"marker\" \"api_id\":1}", "a.json");
    REQUIRE(result.faults.size() == 1);
    const auto text = config::describe(result.faults[0]);
    INFO(text);
    CHECK(text.starts_with("a.json:1:"));
    CHECK(text.find("marker") == std::string::npos);
  }
}

TEST_CASE("no control character of a file reaches the text of a fault") {
  const auto result = parse_api_definition(
      "{\"api_id\": \"a\", \"event_handlers\": {\"events\": {\"\\u001b[2J\\n\": "
      "[{\"handler_name\": \"\\u001b\"}]}}}",
      "a");
  REQUIRE(result.faults.size() == 1);
  for (const char c : config::describe(result.faults[0]))
    CHECK(static_cast<unsigned char>(c) >= 0x20);
}

TEST_CASE("large and hostile definitions are read in a moment") {
  constexpr std::size_t size = 4'000'000;
  const auto repeated = [](std::string_view part) {
    std::string text;
    text.reserve(size + part.size());
    while (text.size() < size) text += part;
    return text;
  };
  const std::string members =
      R"({"api_id": "a", "event_handlers": {"events": {"E": [5)" + repeated(",5") + "]}}}";
  const std::string texts[] = {
      members,
      R"({"api_id": "a")" + repeated(R"(,"api_id":5)") + "}",
      R"({"api_id": "a")" + repeated(R"(,"API_ID":5,"x":1)") + "}",
      R"({"api_id": "a", "tags": [5)" + repeated(",5") + "]}",
      R"({"api_id": "a", "event_handlers": {"events": {"E": [])" + repeated(R"(,"T":5)") + "}}}",
      R"({"api_id": "a", "event_handlers": {"events": {")" + repeated("x") + R"(": [5,5,5]}}})",
      R"({"api_id": "a", "event_handlers": {"events": {"E": [{"handler_name": "eh_dynamic_handler", "handler_meta": {"name": ")" +
          repeated("a.") + R"(", "path": "x.js"}}]}}})",
      repeated("["),
      repeated(R"({"a":)"),
      "[" + repeated("\n"),
      "{\"" + repeated("\\u0000"),
  };
  for (const auto& text : texts) {
    const auto result = parse_api_definition(text, "a.json");
    CHECK((result.definition.has_value() || !result.faults.empty()));
  }
}

}  // namespace definition_faults_test
