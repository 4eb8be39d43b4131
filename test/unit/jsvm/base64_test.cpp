#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

using namespace sidehook;

namespace {

// The value of an expression, as JSON.
std::string value_of(test::script_machine& machine, const std::string& expression) {
  machine.lines.clear();
  const auto result = machine.run_body("log(JSON.stringify(" + expression + "));");
  REQUIRE(result.error.message == "");
  REQUIRE_FALSE(machine.lines.empty());
  return machine.lines.back().substr(std::string("info: ").size());
}

}  // namespace

TEST_CASE("base64 encoders take the UTF-8 bytes of the text") {
  test::script_machine machine;
  CHECK(value_of(machine, "b64enc('test')") == R"("dGVzdA==")");
  CHECK(value_of(machine, "rawb64enc('test')") == R"("dGVzdA")");
  CHECK(value_of(machine, "b64enc('é')") == R"("w6k=")");
  CHECK(value_of(machine, "b64enc('😀')") == R"("8J+YgA==")");
  CHECK(value_of(machine, R"(b64enc('\ud83d\ude00'))") == R"("8J+YgA==")");
  CHECK(value_of(machine, "b64enc('')") == R"("")");
  CHECK(value_of(machine, "b64enc()") == R"("dW5kZWZpbmVk")");
  CHECK(value_of(machine, "b64enc(1)") == R"("MQ==")");
  CHECK(value_of(machine, "b64enc({})") == R"("W29iamVjdCBPYmplY3Rd")");
}

TEST_CASE("b64dec takes padded and unpadded text, skips line breaks and refuses everything else") {
  test::script_machine machine;
  CHECK(value_of(machine, "b64dec('dGVzdA==')") == R"("test")");
  CHECK(value_of(machine, "b64dec('dGVzdA')") == R"("test")");
  CHECK(value_of(machine, "b64dec('dGVzdB==')") == R"("test")");
  CHECK(value_of(machine, R"(b64dec('dG\r\nVz\ndA=='))") == R"("test")");
  CHECK(value_of(machine, "b64dec('')") == R"("")");
  CHECK(value_of(machine, "b64dec('8J+YgA==')") == R"("😀")");
  for (const char* bad : {"dGVzdA=", "dGVzd", "d", "dGV zdA==", "dGVz\\tdA==", "dGVzdA===", "=",
                          "====", "dG=VzdA=", "-_8=", "dGVzdA==x"}) {
    INFO(bad);
    CHECK(value_of(machine, "b64dec('" + std::string(bad) + "')") == "undefined");
    CHECK(machine.lines.at(machine.lines.size() - 2) == "error: Failed to base64 decode");
  }
  CHECK(value_of(machine, "b64dec()") == "undefined");
}

TEST_CASE("rawb64dec refuses padding") {
  test::script_machine machine;
  CHECK(value_of(machine, "rawb64dec('dGVzdA')") == R"("test")");
  CHECK(value_of(machine, "rawb64dec('dGVzdA==')") == "undefined");
  CHECK(value_of(machine, "rawb64dec('dGVz')") == R"("tes")");
}

TEST_CASE("binary data survives b64dec and b64enc byte for byte, also when put together") {
  test::script_machine machine;
  CHECK(value_of(machine, "b64enc(b64dec('/w==') + 'a')") == R"("/2E=")");
  CHECK(value_of(machine, "b64enc(b64dec('AP+A/sCA7aCA') )") == R"("AP+A/sCA7aCA")");
  CHECK(value_of(machine, "typeof b64dec('/wA=')") == R"("string")");
  CHECK(value_of(machine, "typeof b64dec('gIGC')") == R"("string")");
}

TEST_CASE("binary data of every byte value survives whatever lies beside it") {
  test::script_machine machine;
  const auto result = machine.run_body(R"(
    var alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    for (var i = 0; i < 4096; i++) {
      var text = alphabet[i >> 6] + alphabet[i & 63] + alphabet[(i * 7) & 63] + alphabet[(i >> 3) & 63];
      if (b64enc(b64dec(text)) !== text) throw new Error(text + ' became ' + b64enc(b64dec(text)));
    })");
  CHECK(result.error.message == "");
}

TEST_CASE("a byte that is no UTF-8 is one code unit, U+DC80 to U+DCFF") {
  test::script_machine machine;
  CHECK(value_of(machine, "b64dec('gP8=').length") == "2");
  CHECK(value_of(machine, "b64dec('gP8=').charCodeAt(0) === 0xDC80") == "true");
  CHECK(value_of(machine, "b64dec('gP8=').charCodeAt(1) === 0xDCFF") == "true");
  CHECK(value_of(machine, R"(b64enc('\udc80\udcff'))") == R"("gP8=")");
}
