#include "jsvm/json_decode.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "test/support/decoded_json.hpp"

namespace json_decode_test {

using namespace sidehook;

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + "1" + std::string(levels, ']');
}

TEST_CASE("JSON is decoded as the engine does it") {
  test::decoded_json json;
  for (
      const auto& text : std::vector<std::string>{
          R"({"EventType":"KeyExpired","EventMetaData":{"Path":"/a","Key":"k"},"TimeStamp":"now"})",
          "null",
          "true",
          "false",
          "[]",
          "{}",
          R"("")",
          R"([[],{},[{}],""])",
          R"({"b":1,"a":2,"10":3,"9":4,"b":5})",
          R"({"":{"":[null]}})",
          "[0,-0,1,-1,0.1,1e3,1E+3,1e-3,123456789012345678901234567890,5e-324,2.2250738585072011e-"
          "308,"
          "1.7976931348623157e308,0.1e1]",
          "[1e999,-1e999,1e-999]",
          R"(["é","€","😀","\u00e9","\ud83d\ude00"])",
          R"(["\ud83d","\ude00","\ude00\ud83d","a\udc80b"])",
          R"(["\u0000\n\t\"\\\/\b\f\r"])",
          "[\"a\x80z\",\"\xED\xA0\xBD\",\"\xF5\x80\x80\x80\",\"\xC3\"]",
          " \t\r\n[ 1 , 2 ]\r\n ",
          "{ \"a\" : 1 , \"b\" : [ ] }",
          nested(255).c_str(),
          nested(256).c_str(),
          nested(257).c_str(),
          nested(300).c_str()}) {
    CAPTURE(text);
    CHECK(json.by_us(text) == json.by_engine(text));
    CHECK_THAT(json.by_us(text), !Catch::StartsWith("throws"));
  }
}

TEST_CASE("of members that share a name the last counts, however many stand between them") {
  test::decoded_json json;
  // Strings are told by their code units.
  const std::string again = "string 61 67 61 69 6e";
  for (int count : {1, 2, 7, 8, 31, 32, 33, 64, 65, 200}) {
    CAPTURE(count);
    std::string text = "{";
    for (int i = 0; i < count; ++i) text += fmt::format(R"("{0}":{0},"m{0}":{{"n{0}":[{0}]}},)", i);
    text += R"("m0":"again","0":{"and":"again"}})";
    CHECK(json.by_us(text) == json.by_engine(text));
    CHECK_THAT(json.by_us(text), Catch::Contains(again));
  }
}

TEST_CASE("names of members are what they are, however often they come and whatever came between") {
  test::decoded_json json;
  const auto object_of = [](const std::vector<std::string>& names) {
    std::string text = "{";
    for (const auto& name : names)
      text += fmt::format(R"({}"{}":"{}")", text == "{" ? "" : ",", name, name);
    return text + "}";
  };
  const auto usual = object_of({"EventType", "", "a", "b", "ab", "ba", "aaaaaaaa", "aaaaaaaaa",
                                std::string(31, 'n'), std::string(32, 'n'), std::string(33, 'n')});
  const auto expected = json.by_engine(usual);
  for (int round = 0; round < 20; ++round) {
    CAPTURE(round);
    CHECK(json.by_us(usual) == expected);
    std::vector<std::string> others;
    for (int i = 0; i < 500; ++i) others.push_back(fmt::format("once-{}-{}", round, i));
    CHECK(json.by_us(object_of(others)) == json.by_engine(object_of(others)));
    json.collect_garbage();
  }
  CHECK(json.by_us(usual) == expected);
}

TEST_CASE("names that differ in one letter are different, wherever it stands") {
  test::decoded_json json;
  for (std::size_t size = 1; size <= 34; ++size) {
    CAPTURE(size);
    std::string text = fmt::format(R"({{"{}":"all")", std::string(size, 'a'));
    for (std::size_t place = 0; place < size; ++place) {
      std::string name(size, 'a');
      name[place] = 'b';
      text += fmt::format(R"(,"{}":{})", name, place);
    }
    text += "}";
    const auto expected = json.by_engine(text);
    // They are known from the first time on.
    for (int round = 0; round < 3; ++round) CHECK(json.by_us(text) == expected);
  }
}

TEST_CASE("a string ends where it ends, and its escapes are seen, wherever they stand") {
  test::decoded_json json;
  for (std::size_t size = 0; size <= 50; ++size) {
    for (std::size_t place = 0; place <= size; ++place) {
      CAPTURE(size, place);
      const std::string before(place, 'a');
      const std::string behind(size - place, 'b');
      const auto text =
          fmt::format(R"(["{0}\u00e9{1}","{0}\"{1}","{0}{1}",{{"{0}\n{1}":1}}])", before, behind);
      CHECK(json.by_us(text) == json.by_engine(text));
      const auto control = fmt::format("\"{}\x1f{}\"", before, behind);
      CHECK(json.by_us(control) == json.by_engine(control));
    }
  }
}

TEST_CASE("strings that are alike to a weaker hash are told apart by theirs") {
  test::decoded_json json;
  // One to a product of 33 for each letter.
  CHECK(json.hash_of("bA") != json.hash_of("AB"));
  // One to MurmurHash2, whatever it begins with.
  CHECK(json.hash_of("Fs\u0788Ot\u06c0") != json.hash_of("\u0194Q;\u03d5N3"));
  // One to who leaves out bytes of what is long.
  for (const std::size_t size : {100U, 5'000U, 1'000'000U}) {
    std::string text(size, 'a');
    const auto hash = json.hash_of(text);
    for (std::size_t place = 0; place < size; place += size / 50) {
      text[place] = 'b';
      CAPTURE(size, place);
      CHECK(json.hash_of(text) != hash);
      text[place] = 'a';
    }
  }
}

TEST_CASE("a number is the nearest that there is, which the engine misses at times") {
  test::decoded_json json;
  CHECK(json.by_us("9007199254740993") == "number 9007199254740992");
  CHECK(json.by_engine("9007199254740993") == "number 9007199254740994");
}

TEST_CASE("what is no JSON throws what the engine throws") {
  test::decoded_json json;
  for (const std::string text :
       {"",   " ",     "{",    "[1,]",      "{\"a\":1,}", "{'a':1}", "01",      "+1",
        "1.", ".5",    "-",    "nul",       "NaN",        "\"\n\"",  "\"\\x\"", "\"\\u12\"",
        "\"", "[1] x", "[1]]", "{\"a\" 1}", "[1 2]",      "/**/1"}) {
    CAPTURE(text);
    CHECK(json.by_us(text) == json.by_engine(text));
    CHECK_THAT(json.by_us(text), Catch::StartsWith("throws SyntaxError"));
  }
  CHECK_THAT(json.by_us(std::string_view()), Catch::StartsWith("throws SyntaxError"));
  for (char control = 0x01; control < 0x20; ++control) {
    const std::string text = "\"sixteen letters, and " + std::string(1, control) + " then\"";
    CHECK_THAT(json.by_us(text), Catch::StartsWith("throws SyntaxError"));
  }
  const std::string with_nul("[1]\0[2]", 7);
  CHECK(json.by_us(with_nul) == json.by_engine(with_nul));
  CHECK_THAT(json.by_us(nested(100'000)), Catch::StartsWith("throws RangeError"));
}

TEST_CASE("decoding asks no setter that a script has left in its way") {
  test::decoded_json json;
  json.run(
      "['Path', '0', '__proto__'].forEach(function (name) {"
      "  [Object.prototype, Array.prototype].forEach(function (prototype) {"
      "    Object.defineProperty(prototype, name, {"
      "      configurable: true, set: function () { throw new Error('asked'); } });"
      "  });"
      "});");
  for (const std::string text :
       {R"({"Path":"/a","0":1})", "[1,[2]]", R"({"__proto__":{"a":1},"b":2})"}) {
    CAPTURE(text);
    CHECK(json.by_us(text) == json.by_engine(text));
    CHECK_THAT(json.by_us(text), !Catch::Contains("throws"));
  }
}

}  // namespace json_decode_test
