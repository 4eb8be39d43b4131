#include "daemon/session/json_text.hpp"

#include <catch2/catch.hpp>

namespace json_text_test {

using namespace sidehook;
using session::json_text;
using session::read_json_text;
using kind = json_text::kind;

namespace {

std::string why_not(std::string_view text) {
  const auto result = read_json_text(text);
  if (result) return "";
  return result.error().message + " at " + std::to_string(result.error().offset);
}

}  // namespace

TEST_CASE("every value knows the text it was read from") {
  const std::string text =
      " { \"a\\u00e9\" : [ 1.0 , 1e2,-0, 12345678901234567890,\"\\u00e9\\n\", null ,true, {} , [] "
      "] ,\n\t\"b\":{\"c\" :\"d\" } } ";
  const auto root = read_json_text(text);
  REQUIRE(root.has_value());
  CHECK(root->is(kind::object));
  CHECK(root->text == std::string_view(text).substr(1, text.size() - 2));
  REQUIRE(root->members.size() == 2);
  CHECK(root->members[0].name == "aé");
  CHECK(root->members[0].name_text == "\"a\\u00e9\"");
  const auto& elements = root->members[0].value.elements;
  std::vector<std::string> texts;
  for (const auto& element : elements) texts.emplace_back(element.text);
  CHECK(texts == std::vector<std::string>{"1.0", "1e2", "-0", "12345678901234567890",
                                          "\"\\u00e9\\n\"", "null", "true", "{}", "[]"});
  CHECK(elements[4].decoded == "é\n");
  REQUIRE(root->find("b"));
  CHECK(root->find("b")->text == "{\"c\" :\"d\" }");
  CHECK(root->find("b")->find("c")->decoded == "d");
  CHECK_FALSE(root->find("c"));
}

TEST_CASE("a document may be a scalar") {
  CHECK(read_json_text("1.50")->text == "1.50");
  CHECK(read_json_text(" \"x\" ")->text == "\"x\"");
  CHECK(read_json_text("null")->is(kind::null));
}

TEST_CASE("of members of one name the last counts") {
  const auto root = read_json_text(R"({"a":1,"b":2,"a":3,"a":4})");
  REQUIRE(root.has_value());
  CHECK(root->size() == 2);
  CHECK(root->find("a")->text == "4");
  CHECK(root->members[0].overridden);
  CHECK(root->members[2].overridden);
  CHECK_FALSE(root->members[3].overridden);
}

TEST_CASE("what is no JSON is refused with the place") {
  CHECK(why_not("") == "the document is empty at 0");
  CHECK(why_not("{\"a\":1,}") == "missing a name for object member at 7");
  CHECK(why_not("{\"a\":1} x") == "the document root must not be followed by other values at 8");
  CHECK(why_not("[01]") == "missing a comma or ']' after an array element at 2");
  CHECK(why_not("{\"a\":NaN}") == "invalid value at 5");
  CHECK(why_not(std::string("{}\0{}", 5)) == "invalid value at 2");
  CHECK(why_not("[1e400]") == "number too big to be stored in double at 1");
  CHECK(why_not("\"\xFF\"") == "invalid encoding in string at 1");
  CHECK(why_not("\"\xED\xA0\x80\"") == "invalid encoding in string at 1");
}

TEST_CASE("JSON that is nested too deep is refused") {
  const auto nested = [](std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
  };
  CHECK(why_not(nested(64)).empty());
  CHECK(why_not(nested(65)).starts_with("nested deeper than 64 levels at "));
  CHECK(why_not(std::string(1'000'000, '[')).starts_with("nested deeper than 64 levels at "));
}

TEST_CASE("many members are found quickly") {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) text += "\"" + std::to_string(i) + "\":1,";
  text.back() = '}';
  const auto root = read_json_text(text);
  REQUIRE(root.has_value());
  CHECK(root->size() == 100'000);
  CHECK(root->find("99999"));
}

}  // namespace json_text_test
