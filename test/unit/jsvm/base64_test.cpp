#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace base64_test {

using namespace sidehook;

TEST_CASE("base64 encoders take the UTF-8 bytes of the text") {
  test::script_machine machine;
  CHECK(machine.evaluate("b64enc('test')") == R"("dGVzdA==")");
  CHECK(machine.evaluate("rawb64enc('test')") == R"("dGVzdA")");
  CHECK(machine.evaluate("b64enc('é')") == R"("w6k=")");
  CHECK(machine.evaluate("b64enc('😀')") == R"("8J+YgA==")");
  CHECK(machine.evaluate(R"(b64enc('\ud83d\ude00'))") == R"("8J+YgA==")");
  CHECK(machine.evaluate("b64enc('')") == R"("")");
  CHECK(machine.evaluate("b64enc()") == R"("dW5kZWZpbmVk")");
  CHECK(machine.evaluate("b64enc(1)") == R"("MQ==")");
  CHECK(machine.evaluate("b64enc({})") == R"("W29iamVjdCBPYmplY3Rd")");
}

TEST_CASE("b64dec takes padded and unpadded text, skips line breaks and refuses everything else") {
  test::script_machine machine;
  CHECK(machine.evaluate("b64dec('dGVzdA==')") == R"("test")");
  CHECK(machine.evaluate("b64dec('dGVzdA')") == R"("test")");
  CHECK(machine.evaluate("b64dec('dGVzdB==')") == R"("test")");
  CHECK(machine.evaluate(R"(b64dec('dG\r\nVz\ndA=='))") == R"("test")");
  CHECK(machine.evaluate("b64dec('')") == R"("")");
  CHECK(machine.evaluate("b64dec('8J+YgA==')") == R"("😀")");
  for (const char* bad : {"dGVzdA=", "dGVzd", "d", "dGV zdA==", "dGVz\\tdA==", "dGVzdA===", "=",
                          "====", "dG=VzdA=", "-_8=", "dGVzdA==x"}) {
    INFO(bad);
    CHECK(machine.evaluate("b64dec('" + std::string(bad) + "')") == "undefined");
    CHECK(machine.lines.back() == "error: Failed to base64 decode");
  }
  CHECK(machine.evaluate("b64dec()") == "undefined");
}

TEST_CASE("rawb64dec refuses padding") {
  test::script_machine machine;
  CHECK(machine.evaluate("rawb64dec('dGVzdA')") == R"("test")");
  CHECK(machine.evaluate("rawb64dec('dGVzdA==')") == "undefined");
  CHECK(machine.evaluate("rawb64dec('dGVz')") == R"("tes")");
}

TEST_CASE("binary data survives b64dec and b64enc byte for byte, also when put together") {
  test::script_machine machine;
  CHECK(machine.evaluate("b64enc(b64dec('/w==') + 'a')") == R"("/2E=")");
  CHECK(machine.evaluate("b64enc(b64dec('AP+A/sCA7aCA') )") == R"("AP+A/sCA7aCA")");
  CHECK(machine.evaluate("typeof b64dec('/wA=')") == R"("string")");
  CHECK(machine.evaluate("typeof b64dec('gIGC')") == R"("string")");
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
  CHECK(machine.evaluate("b64dec('gP8=').length") == "2");
  CHECK(machine.evaluate("b64dec('gP8=').charCodeAt(0) === 0xDC80") == "true");
  CHECK(machine.evaluate("b64dec('gP8=').charCodeAt(1) === 0xDCFF") == "true");
  CHECK(machine.evaluate(R"(b64enc('\udc80\udcff'))") == R"("gP8=")");
}

}  // namespace base64_test
