#include "daemon/ingest/lenient_json.hpp"

#include <catch2/catch.hpp>

namespace lenient_json_test {

using namespace sidehook::ingest;

namespace {

std::string plain(std::string_view text) { return repair_json(text, string_style::unescaped).text; }
std::string quoted(std::string_view text) {
  return repair_json(text, string_style::go_quoted).text;
}
repair_set repairs_of(std::string_view text, string_style style = string_style::unescaped) {
  return repair_json(text, style).repairs;
}
repair_set only(repair kind) {
  repair_set set;
  set.add(kind);
  return set;
}

}  // namespace

TEST_CASE("what is JSON is not repaired") {
  for (const std::string text :
       {R"({"a":"b\"c\\d\/\b\f\n\r\t\u00e9\ud83d\ude00","l":[1,2,{"x":null}],"e":[],"o":{}})",
        R"("\\")", R"(["é",",}",",]"])", " {\n \"a\" : 1 ,\n \"b\" : 2\n}\n", ""}) {
    INFO(text);
    CHECK(plain(text) == text);
    CHECK(quoted(text) == text);
    CHECK(repairs_of(text).empty());
  }
}

TEST_CASE("a comma between a value and the end of its list is dropped") {
  CHECK(plain(R"({"a":"b",})") == R"({"a":"b"})");
  CHECK(plain("{\"a\":[1,2, ],\n  \"b\": true ,\n\n}\n") ==
        "{\"a\":[1,2 ],\n  \"b\": true \n\n}\n");
  CHECK(repairs_of(R"([1,])") == only(repair::trailing_comma));
  for (const std::string text : {R"([,])", R"({,})", "[1,,]", ",}", R"([",]"])", "[1,"}) {
    INFO(text);
    CHECK(plain(text) == text);
  }
}

TEST_CASE("control characters in strings become escapes, outside of them they stay") {
  CHECK(plain("{\n\t\"a\": \"x\ny\r\tz\x01\"\n}") == "{\n\t\"a\": \"x\\ny\\r\\tz\\u0001\"\n}");
  CHECK(plain(std::string_view("\"a\0b\"", 5)) == R"("a\u0000b")");
  CHECK(repairs_of("\"\n\"") == only(repair::control_character));
}

TEST_CASE("a backslash that begins no escape is doubled") {
  CHECK(plain(R"("C:\apps\Desktop \x41 \u12g4 \U0001F600 \')") ==
        R"("C:\\apps\\Desktop \\x41 \\u12g4 \\U0001F600 \\')");
  CHECK(plain(R"("\)") == R"("\\)");
  CHECK(repairs_of(R"("\d")") == only(repair::backslash));
}

TEST_CASE("a backslash before the quote that ends a line is a backslash") {
  CHECK(plain("{\n\"path\": \"/a\\\",\n\"key\": \"k\\\"  \r\n}") ==
        "{\n\"path\": \"/a\\\\\",\n\"key\": \"k\\\\\"  \r\n}");
  // Others are what JSON says.
  CHECK(plain(R"({"a":"say \"x\", or \"y\""})") == R"({"a":"say \"x\", or \"y\""})");
  CHECK(quoted("{\"a\":\"b\\\"\n\"}") == "{\"a\":\"b\\\"\\n\"}");
}

TEST_CASE("the escapes of Go's quoted strings become JSON's") {
  CHECK(quoted(R"("\a\v\x00\x7f\xff\x41\U000e0001\U0001F600\u2028")") ==
        "\"\\u0007\\u000b\\u0000\\u007f\\u00ff\\u0041\U000E0001\U0001F600\\u2028\"");
  CHECK(quoted(R"("\x4 \xgg \U12 \q")") == R"("\\x4 \\xgg \\U12 \\q")");
  CHECK(quoted(R"("\x")") == R"("\\x")");
  CHECK(repairs_of(R"("\x00")", string_style::go_quoted) == only(repair::backslash));
}

TEST_CASE("bytes that are no UTF-8 become U+FFFD") {
  CHECK(plain("\"a\xFF\xC3\xA9\xC3\"") == "\"a\uFFFDé\uFFFD\"");
  CHECK(plain("\"\xED\xA0\x80\xF0\x9F\x98\x80\xF4\x90\x80\x80\xC0\xAF\xF0\x9F\"") ==
        "\"\uFFFD\uFFFD\uFFFD\U0001F600\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\"");
  CHECK(repairs_of("\"\x80\"") == only(repair::invalid_utf8));
}

TEST_CASE("what is wrong in other ways stays") {
  for (const std::string text : {R"({"a":"b)", "{'a':1}", "{a:1}", "nonsense", R"({"a" "b"})"}) {
    CHECK(plain(text) == text);
  }
}

TEST_CASE("a megabyte of faults is repaired in one pass") {
  CHECK(plain("\"" + std::string(1'000'000, '\n')).size() == 2'000'001);
  CHECK(plain("[1" + std::string(1'000'000, ',')).size() == 1'000'002);
  std::string quotes = "\"";
  for (int i = 0; i < 200'000; ++i) quotes += "\\\"   ";
  CHECK(plain(quotes) == quotes);
}

}  // namespace lenient_json_test
