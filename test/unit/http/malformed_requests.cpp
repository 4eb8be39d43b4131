#include "test/unit/http/malformed_requests.hpp"

namespace sidehook::test {
namespace {

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int count = 0; count < times; ++count) result += text;
  return result;
}

std::string get(const std::string& fields) {
  return "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

std::string post(const std::string& fields, const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}

std::string chunks(const std::string& body) { return post("Transfer-Encoding: chunked\r\n", body); }

}  // namespace

std::vector<malformed_request> malformed_requests() {
  return {
      {"line ends without CR", "GET / HTTP/1.1\nHost: a\n\n", 400},
      {"no version", "GET /\r\n\r\n", 400},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},
      {"HTTP/0.9", "GET / HTTP/0.9\r\n\r\n", 505},
      {"text after the version", "GET / HTTP/1.1 x\r\nHost: a\r\n\r\n", 400},
      {"version in lower case", "GET / http/1.1\r\nHost: a\r\n\r\n", 400},
      {"method with a forbidden character", "G@T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"space before the method", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"two spaces after the method", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"tab after the method", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"TLS greeting", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400},
      {"only zeros", std::string(64, '\0'), 400},
      {"JSON without a request around it", R"({"EventType":"KeyExpired"})", 400},
      {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two Hosts", get("Host: b\r\n"), 400},
      {"space before the colon", get("X : y\r\n"), 400},
      {"field without a colon", get("X\r\n"), 400},
      {"field without a name", get(": y\r\n"), 400},
      {"control character in a field's name", get("X\x01Y: z\r\n"), 400},
      {"NUL in a field's value", get(std::string("X: a\0b\r\n", 8)), 400},
      {"CR within a field's value", get("X: a\rb\r\n"), 400},
      {"Connection that is no list", get("Connection: =\r\n"), 400},
      {"negative length", post("Content-Length: -1\r\n", "a"), 400},
      {"length with a sign", post("Content-Length: +1\r\n", "a"), 400},
      {"length that is a word", post("Content-Length: many\r\n", "a"), 400},
      {"empty length", post("Content-Length:\r\n", "a"), 400},
      {"length in hexadecimal", post("Content-Length: 0x1\r\n", "a"), 400},
      {"length of two numbers", post("Content-Length: 1 1\r\n", "a"), 400},
      {"length beyond 64 bits", post("Content-Length: 99999999999999999999\r\n", "a"), 400},
      {"two lengths in one field", post("Content-Length: 1, 2\r\n", "ab"), 400},
      {"two lengths", post("Content-Length: 1\r\nContent-Length: 2\r\n", "ab"), 400},
      {"length and chunks",
       post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"chunks and length",
       post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), 400},
      {"chunked twice",
       post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"chunks in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"gzip", post("Transfer-Encoding: gzip\r\n", "a"), 501},
      {"gzip in chunks", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
      {"gzip in chunks, in two fields",
       post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 501},
      {"chunks in gzip", post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), 501},
      {"coding that resembles chunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501},
      {"unknown coding and a length",
       post("Transfer-Encoding: identity\r\nContent-Length: 1\r\n", "a"), 501},
      {"chunk size that is no number", chunks("zz\r\nhello\r\n0\r\n\r\n"), 400},
      {"negative chunk size", chunks("-5\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size with a prefix", chunks("0x5\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size beyond 64 bits", chunks("FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"), 400},
      {"empty chunk size", chunks("\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk longer than its size", chunks("3\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk extension without a semicolon", chunks("5 x\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size ended without CR", chunks("5\nhello\r\n0\r\n\r\n"), 400},
      {"trailer that is no field", chunks("5\r\nhello\r\n0\r\nX\r\n\r\n"), 400},
      {"trailer that names a length", chunks("5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n"), 400},
      {"enormous chunk", chunks("FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"), 413},
      {"enormous length", post("Content-Length: 18446744073709551615\r\n", "a"), 413},
      {"target without a slash", "GET events HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"CONNECT", "CONNECT localhost:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"broken escape in the path", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"escaped NUL in the path", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"broken escape in the query", "GET /?a=%1 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"unescaped bytes in the path", "GET /\xc3\xa4 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"unknown expectation", post("Expect: the-unexpected\r\n", ""), 417},
      {"target beyond the limit",
       "GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 431},
      {"method beyond the limit", std::string(20'000, 'A') + " / HTTP/1.1\r\nHost: a\r\n\r\n", 431},
      {"field beyond the limit", get("X: " + std::string(20'000, 'a') + "\r\n"), 431},
      {"more fields than the limit", get(repeated("X: y\r\n", 100)), 431},
      {"folded value beyond what is kept", get("X: a\r\n " + std::string(5'000, 'a') + "\r\n"),
       431},
      {"chunk extension beyond the limit", chunks("5;x=" + std::string(20'000, 'a')), 431},
      {"trailer beyond the limit", chunks("0\r\nX: " + std::string(20'000, 'a')), 431},
  };
}

}  // namespace sidehook::test
