#include "config/schema/acceptance.hpp"

#include <filesystem>
#include <utility>

#include <catch2/catch.hpp>

#include "config/file.hpp"
#include "config/json/text.hpp"
#include "config/schema/canonical.hpp"
#include "config/schema/schema.hpp"
#include "test/support/checkout_folder.hpp"

namespace acceptance_test {

using namespace sidehook;
using namespace sidehook::config;

namespace {

json::document parsed(std::string_view text) {
  auto document = json::parse(text);
  REQUIRE(document.has_value());
  return std::move(*document);
}

bool accepts(std::string_view schema, std::string_view document) {
  return schema::certainly_accepts(parsed(schema), parsed(document));
}

// All that are not JSON left out.
std::vector<json::document> documents_in(const std::string& folder) {
  std::vector<json::document> documents;
  for (const auto& entry : std::filesystem::directory_iterator(test::checkout_folder() + folder)) {
    auto document = json::parse(read_file(entry.path(), std::size_t{4} * 1024 * 1024).text);
    if (document) documents.push_back(std::move(*document));
  }
  REQUIRE_FALSE(documents.empty());
  return documents;
}

// Every value of a document, from the outermost inwards.
void collect(json::value& value, std::vector<json::value*>& all) {
  all.push_back(&value);
  if (value.IsObject()) {
    for (auto& member : value.GetObject()) collect(member.value, all);
  } else if (value.IsArray()) {
    for (auto& element : value.GetArray()) collect(element, all);
  }
}

// What the quick check accepts and the validator does not, as JSON; and how many it accepts.
struct comparison {
  std::vector<std::string> wrongly_accepted;
  std::size_t accepted = 0;
  std::size_t refused = 0;
  std::size_t needlessly_refused = 0;

  void add(const schema::schema& rules, const json::value& document) {
    const bool quick = schema::certainly_accepts(*rules.root().parts().front(), document);
    const bool close = rules.check_closely(document).empty();
    if (quick && !close) wrongly_accepted.push_back(json::write(document));
    if (!quick && close) ++needlessly_refused;
    ++(close ? accepted : refused);
  }
};

// With each value of the document replaced by each of several others, or taken out.
void compare_variants(const schema::schema& rules, const json::value& original,
                      comparison& result) {
  const auto others = parsed(
      R"([null, true, false, 0, 1, -1, 1.0, 1.5, 600001, 18446744073709551615, "", "x", [], ["x"], {}, {"type": 1},
          "custom", "webhook", "log", "eh_dynamic_handler", "eh_web_hook_handler", "eh_log_handler"])");
  json::document document;
  document.CopyFrom(original, document.GetAllocator());
  std::vector<json::value*> values;
  collect(document, values);
  for (auto* value : values) {
    json::value kept;
    kept.Swap(*value);
    for (const auto& other : others.GetArray()) {
      value->CopyFrom(other, document.GetAllocator());
      // As definitions are read: without what is null or not described.
      json::document variant;
      variant.CopyFrom(document, variant.GetAllocator());
      result.add(rules, schema::canonicalise(std::move(variant), rules.root()).document);
      result.add(rules, document);
    }
    value->Swap(kept);
  }
}

}  // namespace

TEST_CASE("what the quick check accepts the validator has nothing to say against") {
  comparison result;
  for (const auto* folder : {"/scripts/apis", "/test/fuzz/corpus/definition_reader"}) {
    for (const auto& document : documents_in(folder)) {
      compare_variants(schema::classic_api(), document, result);
      compare_variants(schema::oas_api(), document, result);
    }
  }
  CHECK(result.wrongly_accepted == std::vector<std::string>{});
  // It would be true of a check that accepts nothing, too.
  CHECK(result.accepted > 1'000);
  CHECK(result.refused > 1'000);
  CHECK(result.needlessly_refused < result.accepted / 100);
}

TEST_CASE("the quick check knows the keywords that the definitions' schemas use") {
  CHECK(accepts(R"({"type": "object", "required": ["a"]})", R"({"a": 1})"));
  CHECK_FALSE(accepts(R"({"type": "object", "required": ["a"]})", "{}"));
  CHECK_FALSE(accepts(R"({"properties": {"a": {"type": "string"}}})", R"({"a": 1})"));
  CHECK_FALSE(
      accepts(R"({"properties": {"a": {}}, "additionalProperties": false})", R"({"b": 1})"));
  CHECK(accepts(R"({"additionalProperties": {"type": "integer"}})", R"({"b": 1})"));
  CHECK_FALSE(accepts(R"({"propertyNames": {"maxLength": 1}})", R"({"bb": 1})"));
  CHECK_FALSE(accepts(R"({"maxProperties": 1})", R"({"a": 1, "b": 1})"));
  CHECK_FALSE(accepts(R"({"items": {"type": "boolean"}, "maxItems": 2})", "[true, 1]"));
  CHECK_FALSE(accepts(R"({"items": {"type": "boolean"}, "maxItems": 1})", "[true, true]"));
  CHECK(accepts(R"({"minimum": 1, "maximum": 3})", "2"));
  CHECK_FALSE(accepts(R"({"minimum": 1})", "0"));
  CHECK_FALSE(accepts(R"({"maximum": 3})", "4"));
  CHECK(accepts(R"({"minLength": 2, "maxLength": 2})", R"("éé")"));
  CHECK_FALSE(accepts(R"({"enum": ["a", "b"]})", R"("c")"));
  CHECK(accepts(R"({"allOf": [{"const": true}]})", "true"));
  CHECK_FALSE(accepts(R"({"if": {"const": "a"}, "then": false})", R"("a")"));
  CHECK_FALSE(accepts(R"({"if": {"const": "a"}, "else": false})", R"("b")"));
  CHECK(accepts(R"({"if": {"const": "a"}, "else": false})", R"("a")"));
  CHECK_FALSE(
      accepts(R"({"$ref": "#/definitions/d", "definitions": {"d": {"type": "array"}}})", "1"));
}

TEST_CASE("of members that share a name, the quick check judges the first") {
  constexpr auto rules = R"({"properties": {"a": {"type": "string"}}})";
  CHECK(accepts(rules, R"({"a": "text", "a": 1})"));
  CHECK_FALSE(accepts(rules, R"({"a": 1, "a": "text"})"));
  constexpr auto dynamic =
      R"({"if": {"properties": {"kind": {"const": "x"}}}, "then": {"required": ["x"]}})";
  CHECK_FALSE(accepts(dynamic, R"({"kind": "x", "kind": "y"})"));
}

TEST_CASE("the quick check accepts nothing by a rule that it does not know") {
  CHECK_FALSE(accepts(R"({"multipleOf": 2})", "2"));
  CHECK_FALSE(accepts(R"({"type": "integer"})", "1.0"));
  CHECK_FALSE(accepts(R"({"maximum": 2})", "1.5"));
  CHECK_FALSE(accepts(R"({"const": 1})", "1"));
  CHECK_FALSE(accepts(R"({"if": {"multipleOf": 2}, "else": true})", "2"));
}

}  // namespace acceptance_test
