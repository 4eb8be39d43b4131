#include "daemon/log/line.hpp"

#include <catch2/catch.hpp>

namespace line_test {

using namespace sidehook::log;

namespace {

const std::chrono::system_clock::time_point noon{std::chrono::milliseconds{1'787'307'072'345}};

std::string text(std::string_view message, std::vector<field> fields = {}) {
  const auto line = text_line(noon, level::info, message, fields);
  return line.substr(line.find("message="));
}

}  // namespace

TEST_CASE("a text line has the order and the quoting of the gateway's log") {
  CHECK(text_line(noon, level::info, "foo", {}) ==
        R"(time="2026-08-21T10:11:12.345Z" level=info message=foo)");
  const std::vector<field> fields{{"prefix", "jsvm"}, {"n", std::int64_t{3}}, {"ms", 1.25}};
  CHECK(
      text_line(noon, level::warn, "two words", fields) ==
      R"(time="2026-08-21T10:11:12.345Z" level=warning message="two words" prefix=jsvm n=3 ms=1.250)");
}

TEST_CASE("a text line cannot be broken or forged by what it quotes") {
  CHECK(text(R"({"x": "y"})") == R"(message="{\"x\": \"y\"}")");
  CHECK(text("a\nlevel=error") == R"(message="a\nlevel=error")");
  CHECK(text("\x1b[31m\t\r\\") == R"(message="\x1b[31m\t\r\\")");
  CHECK(text("") == R"(message="")");
  CHECK(text("é") == R"(message="é")");
  CHECK(text("a=b") == R"(message="a=b")");
}

TEST_CASE("a JSON line holds the same") {
  const std::vector<field> fields{{"prefix", "jsvm"}, {"n", std::int64_t{3}}, {"ms", 1.25}};
  CHECK(
      json_line(noon, level::error, "a \"b\"\n", fields) ==
      R"({"level":"error","message":"a \"b\"\n","time":"2026-08-21T10:11:12.345Z","prefix":"jsvm","n":3,"ms":1.25})");
}

}  // namespace line_test
