#include <regex>

#include <catch2/catch.hpp>

#include "config/handler_rules.hpp"
#include "config/json/text.hpp"
#include "config/listen_path.hpp"
#include "config/near_miss.hpp"
#include "config/schema/embedded.hpp"

namespace rules_test {

using namespace sidehook::config;

namespace {

struct verdict {
  std::string text;
  bool allowed;
};

const std::vector<verdict> names{
    {"onAuthFailure", true},
    {"ns.h", true},
    {"_a.$b.c1", true},
    {"", false},
    {".", false},
    {"a.", false},
    {".a", false},
    {"a..b", false},
    {"1a", false},
    {"a.1b", false},
    {"a-b", false},
    {"a b", false},
    {"a()", false},
    {"a[\"b\"]", false},
    {"a\n", false},
};

const std::vector<verdict> paths{
    {"handlers/auth.js", true},
    {"/opt/a.js", true},
    {"a.jsx", true},
    {"a.json", true},
    {".js", true},
    {"a.min.js", true},
    {"a.mjs", false},
    {"a.JS", false},
    {"a", false},
    {"", false},
    {"a.js.txt", false},
    {"handlers.js/a", false},
    {"a.js/", false},
};

// The pattern of a property in the definitions of a schema.
std::string pattern_in(std::string_view schema, std::string_view definition,
                       std::string_view property) {
  const auto parsed = json::parse(schema);
  REQUIRE(parsed.has_value());
  const auto* types = json::member(&*parsed, "definitions");
  const auto* properties = json::member(json::member(types, definition), "properties");
  const std::string pattern(
      json::text_of(json::member(json::member(properties, property), "pattern")));
  REQUIRE_FALSE(pattern.empty());
  // This library's regular expressions know bytes only.
  return std::regex_replace(pattern, std::regex("\\\\u0080-\\\\uFFFF"), "");
}

void check_agreement(const std::string& pattern, const std::vector<verdict>& verdicts) {
  const std::regex rule(pattern);
  for (const auto& [text, allowed] : verdicts) {
    INFO(text);
    CHECK(std::regex_search(text, rule) == allowed);
  }
}

}  // namespace

TEST_CASE("a handler name is a dotted path of identifiers") {
  for (const auto& [name, allowed] : names) {
    INFO(name);
    CHECK(is_handler_name(name) == allowed);
  }
  CHECK(is_handler_name("übergabe.größe"));
}

TEST_CASE("a script path has an extension that starts with .js, in that case") {
  for (const auto& [path, allowed] : paths) {
    INFO(path);
    CHECK(is_script_path(path) == allowed);
  }
  CHECK_FALSE(is_script_path(std::string_view("a\0.js", 5)));
}

TEST_CASE("the schemas tell editors the same about names and paths") {
  using namespace sidehook::config::schema;
  check_agreement(pattern_in(classic_api_schema_json, "dynamic_handler_meta", "name"), names);
  check_agreement(pattern_in(oas_api_schema_json, "handler", "functionName"), names);
  check_agreement(pattern_in(classic_api_schema_json, "dynamic_handler_meta", "path"), paths);
  check_agreement(pattern_in(oas_api_schema_json, "handler", "path"), paths);
}

TEST_CASE("a listen path is normalised as the gateway does it") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"/orders/", "/orders/"},
      {"orders", "/orders"},
      {"/", "/"},
      {"//a//b", "/a/b"},
      {"/a/./b/", "/a/b/"},
      {"/a/../b", "/b"},
      {"/../../a", "/a"},
      {"a/..", "/"},
      {"", ""},
      {"/with blank/", ""},
      {".", "/"},
      {"/a/../", "/"},
  };
  for (const auto& [given, expected] : cases) {
    INFO(given);
    CHECK(normalised_listen_path(given) == expected);
  }
}

TEST_CASE("a near miss is a few letters away, or has the same last part") {
  const std::vector<std::string> candidates{"jsvm.timeout_ms", "shutdown.timeout_ms", "listen.port",
                                            "apis_path"};
  CHECK(near_miss("jsvm.timeout", candidates) == "jsvm.timeout_ms");
  CHECK(near_miss("jvsm.timeout_ms", candidates) == "jsvm.timeout_ms");
  CHECK(near_miss("api_path", candidates) == "apis_path");
  CHECK(near_miss("port", candidates) == "listen.port");
  CHECK(near_miss("colour", candidates).empty());
  CHECK(near_miss(std::string(1000, 'x'), candidates).empty());
}

}  // namespace rules_test
