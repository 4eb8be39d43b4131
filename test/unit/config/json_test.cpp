#include <catch2/catch.hpp>

#include "config/json/parse.hpp"
#include "config/json/pointer.hpp"
#include "config/json/position.hpp"
#include "config/json/text.hpp"

namespace json_test {

using namespace sidehook::config;

namespace {

std::string nested(int depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("JSON that is not strictly right is refused with its place, the line and a caret") {
  struct {
    std::string text;
    int line;
    int column;
    std::string message;
    std::string excerpt;
  } const cases[] = {
      {"{\n  \"a\": 1,\n  \"b\" 2\n}", 3, 7, "missing a colon after a name of object member",
       "      \"b\" 2\n          ^"},
      {"", 1, 1, "the document is empty", "    \n    ^"},
      {"{} x", 1, 4, "the document root must not be followed by other values",
       "    {} x\n       ^"},
      {std::string("{}\0{}", 5), 1, 3, "invalid value", "    {}?{}\n      ^"},
      {"\t[1,]", 1, 5, "invalid value", "    \t[1,]\n    \t   ^"},
      {"[\"é\", x]", 1, 7, "invalid value", "    [\"é\", x]\n          ^"},
      {"[\"\xFF\"]", 1, 3, "invalid encoding in string", "    [\"\xFF\"]\n      ^"},
      {"\xEF\xBB\xBF{}", 1, 1, "starts with a byte order mark: save the file as UTF-8 without one",
       "    \xEF\xBB\xBF{}\n    ^"},
      {"[1e999]", 1, 2, "number too big to be stored in double", "    [1e999]\n     ^"},
      {nested(65), 1, 65, "nested deeper than 64 levels", ""},
  };
  for (const auto& each : cases) {
    INFO(each.text);
    const auto parsed = json::parse(each.text);
    REQUIRE(parsed.has_error());
    CHECK(parsed.error().line == each.line);
    CHECK(parsed.error().column == each.column);
    CHECK(parsed.error().message == each.message);
    if (!each.excerpt.empty()) CHECK(parsed.error().excerpt == each.excerpt);
  }
}

TEST_CASE("how deep a document may nest is up to who reads it") {
  CHECK(json::parse(nested(65), 65).has_value());
  CHECK(json::parse(nested(66), 65).error().message == "nested deeper than 65 levels");
}

TEST_CASE("an excerpt of a long line is cut around the place, between characters") {
  std::string blanks;
  for (int i = 0; i < 100; ++i) blanks += "\"é\",";
  const auto parsed = json::parse("[" + blanks + "x" + blanks + "1]");
  REQUIRE(parsed.has_error());
  const auto& excerpt = parsed.error().excerpt;
  CHECK(excerpt.starts_with("    …"));
  CHECK(excerpt.find("…\n") != std::string::npos);
  CHECK(excerpt.size() < 260);
}

TEST_CASE("numbers keep their value") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"0", "0"},
      {"-7", "-7"},
      {"9223372036854775807", "9223372036854775807"},
      {"18446744073709551615", "18446744073709551615"},
      {"18446744073709551616", "18446744073709553000.0"},
      {"0.1234567890123456", "0.1234567890123456"},
      {"2.2250738585072011e-308", "2.225073858507201e-308"},
      {"-1.5E+3", "-1500.0"},
      {"0e300", "0.0"},
      {"1e-999", "0.0"},
  };
  for (const auto& [text, expected] : cases) {
    INFO(text);
    const auto parsed = json::parse(text);
    REQUIRE(parsed.has_value());
    CHECK(json::write(*parsed) == expected);
  }
  const auto beyond = json::parse("[17976931348623159" + std::string(300, '0') + "]");
  REQUIRE(beyond.has_error());
  CHECK((beyond.error().message == "number is out of range" ||
         beyond.error().message == "number too big to be stored in double"));
}

TEST_CASE("half of a surrogate pair is read as a replacement character, in names and texts") {
  const auto read =
      json::parse(R"({"a\udc00b": ["\udddd-\uDFFF", "\ud83d\ude00", "\uD7FF\uE000"]})");
  REQUIRE(read.has_value());
  CHECK(json::write(*read) == "{\"a\uFFFDb\":[\"\uFFFD-\uFFFD\",\"\U0001F600\",\"\uD7FF\uE000\"]}");
  CHECK(json::parse(json::write(*read)).has_value());
  CHECK_FALSE(json::parse(R"(["\ud800"])").has_value());
}

TEST_CASE("documents may nest up to the limit") { CHECK(json::parse(nested(64)).has_value()); }

TEST_CASE("a JSON Pointer escapes its steps, and gives them back") {
  const auto pointer = json::element_of(json::member_of(json::member_of("", "a/b~c"), ""), 7);
  CHECK(pointer == "/a~1b~0c//7");
  CHECK(json::steps(pointer) == std::vector<std::string>{"a/b~c", "", "7"});
  CHECK(json::steps("").empty());
}

TEST_CASE("pointers are located where their values start, whatever they contain") {
  const std::string text =
      "{\n"
      "  \"é,:\" : [ 1, { \"b\": \"x\\\"y\" },\n"
      "    [] ],\n"
      "  \"t\":true, \"a\": 1, \"a\": 2 }";
  const std::vector<std::string> pointers{"",         "/é,:",   "/é,:/0", "/é,:/1",
                                          "/é,:/1/b", "/é,:/2", "/t",     "/a"};
  const std::vector<json::position> expected{{1, 1},  {2, 11}, {2, 13}, {2, 16},
                                             {2, 23}, {3, 5},  {4, 7},  {4, 26}};
  CHECK(json::locate(text, pointers) == expected);
}

TEST_CASE("a pointer to nothing is located at the innermost value around it") {
  const std::vector<std::string> pointers{"/a/missing/deeper", "/a/b/7", "/none"};
  const auto found = json::locate("{\"a\":\n {\"b\": [1]}}", pointers);
  CHECK(found == std::vector<json::position>{{2, 2}, {2, 8}, {1, 1}});
}

TEST_CASE("text for messages is one line, cut between characters") {
  CHECK(json::quoted("a\"b\nc") == "\"a\\\"b\\nc\"");
  CHECK(json::quoted("\x1B[31m\x7F") == "\"\\u001B[31m\\x7f\"");
  CHECK(json::quoted(std::string(79, 'a') + "éb") == "\"" + std::string(79, 'a') + "…\"");
  CHECK(json::one_line("a\nb") == "a\\x0ab");
}

}  // namespace json_test
