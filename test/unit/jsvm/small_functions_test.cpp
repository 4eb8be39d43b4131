#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace small_functions_test {

using namespace sidehook;

TEST_CASE("TykHash gives digests in hexadecimal and base64") {
  test::script_machine machine;
  CHECK(machine.evaluate("TykHash('md5', 'abc')") == R"("900150983cd24fb0d6963f7d28e17f72")");
  CHECK(machine.evaluate("TykHash('sha1', 'abc')") ==
        R"("a9993e364706816aba3e25717850c26c9cd0d89d")");
  CHECK(machine.evaluate("TykHash('sha256', 'abc', 'hex')") ==
        R"("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")");
  CHECK(machine.evaluate("TykHash('sha256', 'é', 'base64')") ==
        R"("SplVfkAzw1Od4utlRyAXytX5VX96BiWgnxw/biumnEw=")");
  CHECK(machine.evaluate("TykHash('sha512', '').length") == "128");
  CHECK(machine.evaluate("TykHash('sha256', b64dec('/w=='))") ==
        R"("a8100ae6aa1940d0b663bb31cd466142ebbdbd5187131b92d93818987832eb89")");
}

TEST_CASE("TykHmac signs with a key of any bytes") {
  test::script_machine machine;
  CHECK(machine.evaluate("TykHmac('sha256', 'Jefe', 'what do ya want for nothing?')") ==
        R"("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")");
  CHECK(machine.evaluate("TykHmac('md5', '', '', 'base64')") == R"("dOb3KYqcLRaJNfWMAButiA==")");
}

TEST_CASE("an unknown algorithm or encoding throws by name") {
  test::script_machine machine;
  CHECK(machine.run_body("TykHash('crc32', 'x');").error.message ==
        R"(Error: "crc32" is none of md5, sha1, sha256, sha512)");
  CHECK(machine.run_body("TykHmac('md5', 'k', 'x', 'binary');").error.message ==
        R"(Error: "binary" is none of hex, base64)");
}

TEST_CASE("base64url has no padding, and its decoder takes base64 too") {
  test::script_machine machine;
  CHECK(machine.evaluate("b64urlenc(b64dec('+/+/AA=='))") == R"("-_-_AA")");
  CHECK(machine.evaluate("b64enc(b64urldec('-_-_AA'))") == R"("+/+/AA==")");
  CHECK(machine.evaluate("b64enc(b64urldec('+/+/AA=='))") == R"("+/+/AA==")");
  CHECK(machine.evaluate("[b64urldec('*')]") == "[null]");
}

TEST_CASE("TykEnv gives what is allowed and nothing else") {
  test::fixed_environment environment;
  environment.variables["TOKEN"] = "größe";
  test::script_machine machine({}, {.environment = &environment});
  CHECK(machine.evaluate("[TykEnv('TOKEN'), TykEnv('PATH'), TykEnv()]") ==
        R"(["größe",null,null])");
}

TEST_CASE("new Date reads the time stamps of gateways") {
  test::script_machine machine;
  const auto iso = [&](const std::string& stamp) {
    return machine.evaluate("new Date('" + stamp + "')");
  };
  CHECK(iso("2026-08-21 10:11:12.123456789 +0200 CEST") == R"("2026-08-21T08:11:12.123Z")");
  CHECK(iso("2026-08-21 10:11:12 +0000 UTC") == R"("2026-08-21T10:11:12.000Z")");
  CHECK(iso("2026-08-21 10:11:12.5 -0330 -0330") == R"("2026-08-21T13:41:12.500Z")");
  CHECK(iso("2026-08-21 10:11:12 +0000 UTC m=+0.003") == R"("2026-08-21T10:11:12.000Z")");
  CHECK(iso("2024-02-29 23:59:59 +0000") == R"("2024-02-29T23:59:59.000Z")");
  CHECK(iso("2026-08-21T10:11:12Z") == R"("2026-08-21T10:11:12.000Z")");
  for (const char* bad : {"2026-13-21 10:11:12 +0000 UTC", "2026-02-30 10:11:12 +0000 UTC",
                          "2026-08-21 24:11:12 +0000 UTC", "2026-08-21 10:11:12 +0000UTC",
                          "2026-08-21 10:11:12. +0000 UTC", "2026-08-21 -1:11:12 +0000 UTC"}) {
    INFO(bad);
    CHECK(iso(bad) == "null");
  }
}

TEST_CASE("event.Time is the time stamp in RFC 3339 with its own offset") {
  test::script_machine machine;
  machine.load(
      "var h = { DoProcessEvent: function (event) {"
      "  rawlog(event.Time); rawlog(Object.keys(event)); } };");
  const auto time_of = [&](const std::string& stamp) {
    machine.lines.clear();
    machine.run(R"({"EventType":"T","TimeStamp":")" + stamp + "\"}");
    CHECK(machine.lines.at(1) == "raw: EventType,TimeStamp");
    return machine.lines.at(0);
  };
  CHECK(time_of("2026-08-21 10:11:12.123456789 +0200 CEST") ==
        "raw: 2026-08-21T10:11:12.123456789+02:00");
  CHECK(time_of("2026-08-21 10:11:12 +0000 UTC") == "raw: 2026-08-21T10:11:12Z");
  CHECK(time_of("2026-08-21T10:11:12+01:00") == "raw: 2026-08-21T10:11:12+01:00");
  CHECK(time_of("yesterday") == "raw: undefined");
}

}  // namespace small_functions_test
