#include "daemon/http/content_coding.hpp"

#include <catch2/catch.hpp>

#include "test/support/gzip.hpp"

namespace content_coding_test {

using namespace sidehook;
using test::gzip;

namespace {

http::result<std::string> decode(const std::string& body, const std::string& coding,
                                 std::size_t most = 1'000'000) {
  http::request request;
  request.body = body;
  if (!coding.empty()) request.headers.add("Content-Encoding", coding);
  return http::take_decoded_body(request, most);
}

void check_refused(const http::result<std::string>& given, http::problem_code code,
                   const std::string& detail) {
  REQUIRE(given.has_error());
  CHECK(given.error().code == code);
  CHECK(given.error().detail == detail);
}

const std::string damaged = "the body is no gzip data, or not all of it";

}  // namespace

TEST_CASE("a body that is not encoded stays as it is") {
  CHECK(*decode("{}", "") == "{}");
  CHECK(*decode("{}", "Identity") == "{}");
}

TEST_CASE("a gzip body is unpacked, of whatever size, and of several members") {
  for (const std::size_t size : {0, 1, 16'384, 16'385, 100'000, 999'999}) {
    INFO(size);
    const std::string text(size, 'x');
    CHECK((*decode(gzip(text), "gzip") == text));
  }
  CHECK(*decode(gzip("a") + gzip("") + gzip("b"), "X-GZIP") == "ab");
}

TEST_CASE("a body that unpacks to more than may be is refused, and not unpacked any further") {
  const std::string text(10'000'000, 'x');
  CHECK((*decode(gzip(text), "gzip", text.size()) == text));
  for (const std::size_t most : {1, 1'000, 16'384, 9'999'999}) {
    check_refused(
        decode(gzip(text), "gzip", most), http::problem_code::too_large,
        "the body may unpack to " + std::to_string(most) + " bytes (listen.max_unpacked_bytes)");
  }
}

TEST_CASE("what is no gzip data, cut off or damaged is refused") {
  const auto packed = gzip("some text that is long enough to be cut off anywhere");
  for (std::size_t size = 0; size < packed.size(); ++size) {
    INFO(size);
    check_refused(decode(packed.substr(0, size), "gzip"), http::problem_code::malformed, damaged);
  }
  // Of the header the first three bytes: the others may be anything.
  for (std::size_t at = 0; at < 3; ++at) {
    auto other = packed;
    other[at] = static_cast<char>(other[at] ^ 0x55);
    check_refused(decode(other, "gzip"), http::problem_code::malformed, damaged);
  }
  auto wrong_sum = packed;
  wrong_sum[packed.size() - 6] ^= 1;
  check_refused(decode(wrong_sum, "gzip"), http::problem_code::malformed, damaged);
  check_refused(decode(packed + "behind", "gzip"), http::problem_code::malformed, damaged);
  check_refused(decode("{}", "gzip"), http::problem_code::malformed, damaged);
}

TEST_CASE("another coding, or several, is refused with the one that is taken") {
  for (const auto* coding : {"br", "deflate", "gzip, gzip", "zstd"}) {
    INFO(coding);
    const auto given = decode("x", coding);
    check_refused(given, http::problem_code::unsupported_media_type,
                  "the Content-Encoding is not supported: it must be gzip, or none");
    CHECK(given.error().headers == std::vector<http::header>{{"Accept-Encoding", "gzip"}});
  }
}

}  // namespace content_coding_test
