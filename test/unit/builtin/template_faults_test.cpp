#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "test/support/checkout_folder.hpp"
#include "test/unit/builtin/samples.hpp"

namespace template_faults_test {

using namespace sidehook;
using test::fault_of;

namespace {

const std::string offered =
    ": a template may use {{.Type}}, {{.TimeStamp}}, {{.Meta.Field}} and deeper, {{index "
    ".Meta.Field \"name\"}}, {{.Meta.Field.Format \"2006-01-02T15:04:05.999999999Z07:00\"}}, and "
    "any of them as {{printf \"%q\" (…)}} with %q, %s, %v, %d, %g or %t";

std::string not_json(const std::string& text) {
  const auto parsed = builtin::text_template::parse(text);
  return std::get<builtin::text_template>(parsed).fault_as_json();
}

}  // namespace

TEST_CASE("what a template uses that is not offered is told with its place, and what is offered") {
  CHECK(fault_of("{{if .Meta.Key}}") == "1:3: \"if\" is not offered here" + offered);
  CHECK(fault_of("é\n  {{ range .Meta.List }}") == "2:6: \"range\" is not offered here" + offered);
  CHECK(fault_of("{{.Meta.Key | html}}") == "1:13: \"|\" is not offered here" + offered);
  CHECK(fault_of("{{.Key}}") == "1:3: \".Key\" is not offered" + offered);
  CHECK(fault_of("{{.}}") == "1:3: \".\" is not offered" + offered);
  CHECK(fault_of("{{.Metadata}}") == "1:3: \".Metadata\" is not offered" + offered);
  CHECK(fault_of("{{.Meta..Key}}") == "1:3: \".Meta..Key\" is not offered" + offered);
  CHECK(fault_of("{{as_rfc3339 .TimeStamp}}") ==
        "1:3: \"as_rfc3339\" is not offered here" + offered);
  CHECK(fault_of("{{/* a comment */}}") == "1:3: \"/\" is not offered here" + offered);
  CHECK(fault_of("{{.Type .TimeStamp}}") == "1:9: \".TimeStamp\" is not offered here" + offered);
  CHECK(fault_of("{{printf \"%x\" .Type}}") == "1:10: printf \"%x\" is not offered" + offered);
  CHECK(fault_of("{{printf .Type}}") == "1:10: \".Type\" is not offered here" + offered);
  CHECK(fault_of("{{printf \"%q\"}}") == "1:14: something is missing here" + offered);
  CHECK(fault_of("{{printf \"%q\" (.Type}}") == "1:21: something is missing here" + offered);
  CHECK(fault_of("{{index .Type \"a\"}}") == "1:15: \"a\" is not offered here" + offered);
  CHECK(fault_of("{{.Meta.At.Format \"2006\"}}") == "1:19: this layout is not offered" + offered);
  CHECK(fault_of("{{.Meta.At \"x\"}}") == "1:12: \"x\" is not offered here" + offered);
  CHECK(fault_of("{{}}") == "1:3: something is missing here" + offered);
}

TEST_CASE("braces and quotes that do not end are told with their place") {
  CHECK(fault_of("a {{.Type") == "1:10: the text ends within {{ … }}");
  CHECK(fault_of("{{") == "1:3: the text ends within {{ … }}");
  CHECK(fault_of("{{printf \"%q\n\" .Type}}") == "1:10: a text in quotes does not end on its line");
  CHECK(fault_of(R"("\{{.Type}}")") ==
        "1:3: a value cannot stand behind a backslash in a JSON string");
}

TEST_CASE("a template has a bounded number of values") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "{{.Type}}";
  CHECK(fault_of(text).empty());
  CHECK(fault_of(text + "{{.Type}}") == "1:9001: a template may have 1000 values");
}

TEST_CASE("a template that can make no JSON is told so") {
  CHECK(not_json(R"({"a":{{.Type}},"b":"x {{.Type}}","c":{{printf "%d" .Meta.N}}})").empty());
  CHECK(not_json(R"({"a":{{.Type}},})") ==
        "is not JSON with its values in place: missing a name for object member");
  CHECK(not_json(R"({{.Type}} {{.Type}})").starts_with("is not JSON with its values in place: "));
}

TEST_CASE("the shipped webhook templates can be used here") {
  for (const std::string name :
       {"breaker", "certificate_expired", "certificate_expiring_soon", "host", "key_failure",
        "monitor", "token", "upstream_oauth", "version_failure"}) {
    INFO(name);
    std::ifstream file(test::checkout_folder() + "/scripts/webhook_templates/" + name + ".json");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    REQUIRE_FALSE(text.empty());
    CHECK(fault_of(text).empty());
    CHECK(not_json(text).empty());
  }
}

}  // namespace template_faults_test
