#include "daemon/client/answer_collector.hpp"

#include <catch2/catch.hpp>

namespace answer_collector_test {

using namespace sidehook;
using client::answer_collector;
using excess = answer_collector::excess;
using jsvm::host::http_header;

TEST_CASE("header lines become a status and fields") {
  answer_collector collector(100);
  CHECK_FALSE(collector.is_header_complete());
  for (const std::string line : {"HTTP/1.1 201 Created\r\n", "X-A:1\r\n", "X-B:  two words \r\n",
                                 "\tfolded\r\n", "no colon\r\n", "X-C:\n"}) {
    CHECK(collector.add_header_line(line));
  }
  CHECK_FALSE(collector.is_header_complete());
  CHECK(collector.add_header_line("\r\n"));
  CHECK(collector.is_header_complete());
  CHECK(collector.add_body("ab"));
  CHECK(collector.add_body("c"));
  const auto answer = collector.take();
  CHECK(answer.status == 201);
  CHECK(answer.headers ==
        std::vector<http_header>{{"X-A", "1"}, {"X-B", "two words folded"}, {"X-C", ""}});
  CHECK(answer.body == "abc");
}

TEST_CASE("a later answer takes the place of an informational one, a trailer that of nothing") {
  answer_collector collector(100);
  for (const std::string line :
       {"HTTP/1.1 100 Continue\r\n", "X-A: 1\r\n", "\r\n", "HTTP/1.1 200 OK\r\n", "X-B: 2\r\n",
        "\r\n", "X-Trailer: 3\r\n", "\r\n"}) {
    collector.add_header_line(line);
  }
  CHECK(collector.answer().status == 200);
  CHECK(collector.answer().headers == std::vector<http_header>{{"X-B", "2"}});
}

TEST_CASE("a status line without a number is status 0") {
  answer_collector collector(100);
  collector.add_header_line("HTTP/1.1\r\n");
  collector.add_header_line("\r\n");
  CHECK(collector.answer().status == 0);
  CHECK_FALSE(collector.is_header_complete());
}

TEST_CASE("a body and a header may fill their bounds, and not exceed them") {
  answer_collector bodies(5);
  CHECK(bodies.add_body("12345"));
  CHECK(bodies.add_body(""));
  CHECK(bodies.exceeded() == excess::none);
  CHECK_FALSE(bodies.add_body("6"));
  CHECK(bodies.exceeded() == excess::body);

  answer_collector headers(5);
  const std::string line = "X: " + std::string(61, 'x');
  for (std::size_t bytes = 0; bytes < answer_collector::most_header_bytes; bytes += line.size()) {
    REQUIRE(headers.add_header_line(line));
  }
  CHECK_FALSE(headers.add_header_line("\r\n"));
  CHECK(headers.exceeded() == excess::headers);
}

}  // namespace answer_collector_test
