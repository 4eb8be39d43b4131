#include <string>

#include <catch2/catch.hpp>

#include "config/json/ascii.hpp"
#include "config/json/writer.hpp"

namespace json_bytes_test {

using namespace sidehook;

namespace {

// Longer than two of the words that texts are looked at in.
constexpr std::size_t most_bytes = 19;

/// Calls check(text, byte) for texts of all these lengths, which have that byte at one place and
/// another one, next to it in the order of bytes or far away, everywhere else.
template <class Check>
void for_each_text(Check check) {
  for (int value = 0; value < 256; ++value) {
    const auto byte = static_cast<unsigned char>(value);
    for (std::size_t length = 1; length <= most_bytes; ++length) {
      for (std::size_t at = 0; at < length; ++at) {
        for (const char other : {' ', '!', '#', '[', ']', 'a', '\x7f'}) {
          std::string text(length, other);
          text[at] = static_cast<char>(byte);
          check(text, byte);
        }
      }
    }
  }
}

}  // namespace

TEST_CASE("a byte that is no ASCII, or a control character, is seen wherever it is in a text") {
  std::string wrong;
  for_each_text([&](const std::string& text, unsigned char byte) {
    const auto seen = config::json::look_at(text);
    const bool control = byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
    if (seen.ascii != (byte < 0x80) || seen.control != control) wrong = text;
    if (config::json::is_ascii(text) != seen.ascii) wrong = text;
  });
  CHECK(wrong.empty());
  CHECK(config::json::look_at("").ascii);
  CHECK_FALSE(config::json::look_at("").control);
}

TEST_CASE(
    "a text that JSON holds as it is is told from one that needs escapes, whatever it has where") {
  std::string wrong;
  for_each_text([&](const std::string& text, unsigned char byte) {
    const bool plain = byte >= 0x20 && byte != '"' && byte != '\\';
    if (config::json::is_plain(text) != plain) wrong = text;
  });
  CHECK(wrong.empty());
  CHECK(config::json::is_plain(""));
}

TEST_CASE("a writer escapes what has to be, and writes the rest as it is") {
  config::json::writer json;
  json.begin_array();
  json.string("plain, größer");
  json.string("\"quoted\" and a back\\slash behind some more");
  json.string(std::string("a\0b\x1f\n", 5));
  json.end_array();
  CHECK(json.take() ==
        R"(["plain, größer","\"quoted\" and a back\\slash behind some more","a\u0000b\u001F\n"])");
}

}  // namespace json_bytes_test
