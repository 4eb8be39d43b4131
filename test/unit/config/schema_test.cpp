#include "config/schema/schema.hpp"

#include <catch2/catch.hpp>

#include "config/json/text.hpp"
#include "config/schema/canonical.hpp"

namespace schema_test {

using namespace sidehook::config;
using schema::violation;

namespace {

json::document parsed(std::string_view text) {
  auto document = json::parse(text);
  REQUIRE(document.has_value());
  return std::move(*document);
}

schema::canonical_form canonical(std::string_view text) {
  return schema::canonicalise(parsed(text), schema::classic_api().root());
}

std::vector<violation> violations_of(std::string_view schema_text, std::string_view text) {
  return schema::schema(schema_text).check(parsed(text));
}

}  // namespace

TEST_CASE("what a schema forbids is said in words, once, without the containers around it") {
  const std::string_view rules = R"({
    "type": "object", "required": ["r"],
    "properties": {
      "s": {"type": "string", "minLength": 1, "maxLength": 3}, "i": {"type": "integer", "minimum": 0, "maximum": 9},
      "n": {"type": "number"}, "b": {"type": "boolean"}, "o": {"type": "object"},
      "e": {"type": "string", "enum": ["x", "y", "z"]}, "a": {"type": "array", "items": {"type": "string"}}}})";
  const std::vector<std::pair<std::string, std::vector<violation>>> cases{
      {R"({"r": 0})", {}},
      {"[]", {{"", "must be an object, is an array"}}},
      {"{}", {{"/r", "is required"}}},
      {R"({"r": 0, "s": 5})", {{"/s", "must be a string, is a number"}}},
      {R"({"r": 0, "s": ""})", {{"/s", "must not be empty"}}},
      {R"({"r": 0, "s": "four"})", {{"/s", "must have at most 3 characters"}}},
      {R"({"r": 0, "i": 1.5})", {{"/i", "must be a whole number, is 1.5"}}},
      {R"({"r": 0, "i": -1})", {{"/i", "must be at least 0, is -1"}}},
      {R"({"r": 0, "i": 10})", {{"/i", "must be at most 9, is 10"}}},
      {R"({"r": 0, "n": "1"})", {{"/n", "must be a number, is a string"}}},
      {R"({"r": 0, "b": "yes"})", {{"/b", "must be true or false, is a string"}}},
      {R"({"r": 0, "o": true})", {{"/o", "must be an object, is true"}}},
      {R"({"r": 0, "e": "w"})", {{"/e", R"(must be "x", "y" or "z", is "w")"}}},
      {R"({"r": 0, "e": 1})", {{"/e", "must be a string, is a number"}}},
      {R"({"r": 0, "a": ["x", null, {}]})",
       {{"/a/1", "must be a string, is null"}, {"/a/2", "must be a string, is an object"}}},
  };
  for (const auto& [text, expected] : cases) {
    INFO(text);
    const auto found = violations_of(rules, text);
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      CHECK(found[i].pointer == expected[i].pointer);
      CHECK(found[i].message == expected[i].message);
    }
  }
}

TEST_CASE("a very long string costs the check no stack, although its schema has a pattern") {
  const std::string text = "[\"" + std::string(3'000'000, 'a') + "\"]";
  CHECK(violations_of(R"({"items": {"type": "string", "pattern": "^(a|b)*$"}})", text).empty());
}

TEST_CASE("only what the schema describes is kept, in its spelling, without nulls") {
  const auto form = canonical(
      R"({"API_ID": "a", "unknown": [1], "name": null, "Proxy": {"LISTEN_path": "/x", "z": 1},
    "config_data": {"KEEP": null, "all": [null]}})");
  CHECK(json::write(form.document) ==
        R"({"api_id":"a","proxy":{"listen_path":"/x"},"config_data":{"KEEP":null,"all":[null]}})");
  CHECK(form.pointer_in_text("/proxy/listen_path") == "/Proxy/LISTEN_path");
  CHECK(form.pointer_in_text("/config_data/all") == "/config_data/all");
  CHECK(form.remarks.empty());
}

TEST_CASE(
    "of several members of one name the exact spelling counts, or else the last, and it is said") {
  const auto form = canonical(
      R"({"api_id": "exact", "Api_Id": "folded", "NAME": "1", "Name": "2", "org_id": "1", "org_id": "2"})");
  CHECK(json::write(form.document) == R"({"api_id":"exact","name":"2","org_id":"2"})");
  CHECK(form.remarks == std::vector<violation>{
                            {"/Api_Id", "is ignored, because \"api_id\" is given too"},
                            {"/NAME", "is ignored, because \"Name\" is given too"},
                            {"/org_id", "is given more than once; the last one counts"},
                        });
}

TEST_CASE(
    "more members, elements or letters of a name than the schema allows are taken out and "
    "reported") {
  std::string types;
  for (int i = 0; i < 201; ++i) types += (i > 0 ? ",\"t" : "\"t") + std::to_string(i) + "\":[]";
  std::string handlers = "5";
  for (int i = 0; i < 200; ++i) handlers += ",5";
  const std::string name(257, 'n');
  const std::string start = R"({"event_handlers":{"events":{)";

  auto form = canonical(start + types + "}}}");
  CHECK(form.violations == std::vector<violation>{{"/event_handlers/events",
                                                   "has 201 members, must have at most 200"}});
  form = canonical(start + "\"T\":[" + handlers + "]}}}");
  CHECK(form.violations == std::vector<violation>{{"/event_handlers/events/T",
                                                   "has 201 elements, must have at most 200"}});
  form = canonical(start + "\"" + name + "\":[5],\"T\":[6]}}}");
  CHECK(form.violations ==
        std::vector<violation>{{"/event_handlers/events",
                                "has a member with a name of 257 bytes, must be at most 256"}});
  CHECK(json::write(form.document) == R"({"event_handlers":{"events":{"T":[6]}}})");
}

}  // namespace schema_test
