#include "daemon/http/request_parser.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "test/unit/http/malformed_requests.hpp"

namespace request_parser_test {

using namespace sidehook::http;
using sidehook::test::malformed_requests;
using state = request_parser::state;

namespace {

// Feeds a parser the way a connection does: what it leaves comes again before what follows.
struct feeder {
  explicit feeder(const limits& given = {}) : allowed(given), parser(allowed) {}

  state feed(std::string_view bytes) {
    unread.append(bytes);
    const auto progress = parser.put(unread);
    unread.erase(0, progress.used);
    return progress.now;
  }
  state feed_in_pieces(std::string_view bytes, std::size_t size) {
    auto now = state::need_more;
    for (; !bytes.empty() && now == state::need_more;
         bytes.remove_prefix(std::min(size, bytes.size()))) {
      now = feed(bytes.substr(0, size));
    }
    return now;
  }

  limits allowed;
  request_parser parser;
  std::string unread;
};

std::string chunked(const std::string& body) {
  return "POST /events HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
}

}  // namespace

TEST_CASE("a request is read with its target, its header fields and its body") {
  feeder feeder;
  REQUIRE(
      feeder.feed("POST /events/orders?wait=true HTTP/1.1\r\nHost: localhost\r\nX-Api-Id:  a b \r\n"
                  "Content-Length: 5\r\n\r\nhello") == state::complete);
  CHECK(feeder.unread.empty());
  CHECK(feeder.parser.keep_alive());
  const auto request = feeder.parser.take_request();
  CHECK(request.method == "POST");
  CHECK(request.target.path == "/events/orders");
  CHECK(request.query("wait") == "true");
  CHECK(request.headers.size() == 3);
  CHECK(request.header("x-api-id") == "a b");
  CHECK(request.body == "hello");
}

TEST_CASE("a request is the same in whatever pieces it comes") {
  const std::vector<std::pair<std::string, std::string>> texts_and_bodies{
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", ""},
      {"GET / HTTP/1.0\r\n\r\n", ""},
      {"\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", ""},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world", "hello world"},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab", "ab"},
      {chunked("0\r\n\r\n"), ""},
      {chunked("5\r\nhello\r\n0\r\n\r\n"), "hello"},
      {chunked("0005;a=b;c=\"d\"\r\nhello\r\n6;x\r\n world\r\n000\r\nX: y\r\nZ: a\r\n\r\n"),
       "hello world"},
      {chunked("1\r\na\r\n1\r\n\r\r\n1\r\n\n\r\n0;x=y\r\n\r\n"), "a\r\n"},
      {"POST / HTTP/1.1\r\nHost: a\r\nX: folded\r\n  value\r\nContent-Length: 1\r\n\r\na", "a"},
  };
  for (const auto& [text, body] : texts_and_bodies) {
    for (std::size_t size = 1; size <= text.size(); ++size) {
      CAPTURE(text, size);
      feeder feeder;
      REQUIRE(feeder.feed_in_pieces(text, size) == state::complete);
      CHECK(feeder.unread.empty());
      CHECK(feeder.parser.take_request().body == body);
    }
  }
}

TEST_CASE("a request is not read beyond its end") {
  feeder feeder;
  const std::string first = "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na";
  const std::string second = chunked("1\r\nb\r\n0\r\n\r\n");
  REQUIRE(feeder.feed(first + second + "GET") == state::complete);
  CHECK(feeder.parser.take_request().body == "a");
  CHECK(feeder.unread == second + "GET");
  feeder.parser.reset();
  REQUIRE(feeder.feed("") == state::complete);
  CHECK(feeder.parser.take_request().body == "b");
  CHECK(feeder.unread == "GET");
  feeder.parser.reset();
  CHECK(feeder.feed(" /") == state::need_more);
}

TEST_CASE("what is malformed is refused with its status") {
  for (const auto& [name, bytes, status] : malformed_requests()) {
    CAPTURE(name);
    feeder feeder;
    // A connection reads no more than this at once.
    REQUIRE(feeder.feed_in_pieces(bytes, std::size_t{16} * 1024) == state::refused);
    CHECK(status_of(feeder.parser.refusal().code) == status);
    CHECK_FALSE(feeder.parser.refusal().detail.empty());
  }
}

TEST_CASE("what is malformed is never taken for a request, in whatever pieces it comes") {
  for (const auto& [name, bytes, status] : malformed_requests()) {
    for (const std::size_t size : {1, 2, 3, 5, 7, 16, 100}) {
      CAPTURE(name, size);
      feeder feeder;
      CHECK(feeder.feed_in_pieces(bytes, size) != state::complete);
    }
  }
}

TEST_CASE("a refusal says what is wrong") {
  const auto refusal_of = [](const std::string& fields) {
    feeder feeder;
    feeder.feed("GET / HTTP/1.1\r\n" + fields + "\r\n");
    return feeder.parser.refusal().detail;
  };
  CHECK(refusal_of("X-A: b\r\n") == "there must be one Host field");
  CHECK(refusal_of("Host: a\r\nX Y: b\r\n") ==
        "the name of a header field holds a character that it must not");
  CHECK(refusal_of("Host: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n") ==
        "there are several values of Content-Length");
  CHECK(refusal_of("Host: a\r\nTransfer-Encoding: gzip\r\n") ==
        "the only Transfer-Encoding known here is chunked");
  CHECK(refusal_of("Host: a\r\nExpect: wonders\r\n") ==
        "the only Expect known here is 100-continue");
}

TEST_CASE("the header's limit counts every byte of it, in whatever pieces it comes") {
  const std::string text = "GET / HTTP/1.1\r\nHost: localhost\r\nX: abcdef\r\n\r\n";
  limits enough;
  enough.header_bytes = text.size();
  limits too_little;
  too_little.header_bytes = text.size() - 1;
  for (std::size_t size = 1; size <= text.size(); ++size) {
    CAPTURE(size);
    CHECK(feeder(enough).feed_in_pieces(text, size) == state::complete);
    feeder refused(too_little);
    REQUIRE(refused.feed_in_pieces(text, size) == state::refused);
    CHECK(refused.parser.refusal().code == problem_code::header_too_large);
    CHECK(refused.parser.refusal().detail ==
          "the request line and the header fields are larger than 45 bytes "
          "(listen.max_header_bytes)");
  }
}

TEST_CASE("the body's limit holds for lengths and for chunks") {
  limits limits;
  limits.body_bytes = 5;
  CHECK(feeder(limits).feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello") ==
        state::complete);
  CHECK(feeder(limits).feed(chunked("3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n")) == state::complete);
  feeder length(limits);
  CHECK(length.feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n") == state::refused);
  CHECK(length.parser.refusal().detail ==
        "the body is larger than 5 bytes (listen.max_body_bytes)");
  feeder chunks(limits);
  CHECK(chunks.feed(chunked("3\r\nhel\r\n3\r\nlo!\r\n")) == state::refused);
  CHECK(chunks.parser.refusal().code == problem_code::too_large);
}

TEST_CASE("a hundred header fields are taken, one more is not") {
  const auto text = [](int fields) {
    std::string text = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int count = 1; count < fields; ++count) text += "X: y\r\n";
    return text + "\r\n";
  };
  CHECK(feeder().feed(text(100)) == state::complete);
  feeder refused;
  CHECK(refused.feed(text(101)) == state::refused);
  CHECK(refused.parser.refusal().detail ==
        "there are more than 100 header fields (listen.max_header_fields)");
}

TEST_CASE("a trailer does not change what the header said") {
  feeder feeder;
  REQUIRE(feeder.feed(chunked("1\r\na\r\n0\r\nX-Api-Id: other\r\nHost: b\r\nExpect: x\r\n\r\n")) ==
          state::complete);
  const auto request = feeder.parser.take_request();
  CHECK(request.header("X-Api-Id") == std::nullopt);
  CHECK(request.headers.count("Host") == 1);
}

TEST_CASE("whether a connection stays is the request's to say, and the version's") {
  const auto stays = [](const std::string& text) {
    feeder feeder;
    feeder.feed(text);
    return feeder.parser.keep_alive();
  };
  CHECK(stays("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  CHECK_FALSE(stays("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
  CHECK_FALSE(stays("GET / HTTP/1.1\r\nHost: a\r\nConnection: Keep-Alive, Close\r\n\r\n"));
  CHECK_FALSE(stays("GET / HTTP/1.0\r\n\r\n"));
  CHECK(stays("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST_CASE("a client that waits with its body is to be told once") {
  const std::string fields = "Host: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n";
  feeder feeder;
  CHECK(feeder.feed("POST / HTTP/1.1\r\n") == state::need_more);
  CHECK_FALSE(feeder.parser.take_continue());
  CHECK(feeder.feed(fields) == state::need_more);
  CHECK(feeder.parser.take_continue());
  CHECK_FALSE(feeder.parser.take_continue());

  struct feeder does_not_wait;
  CHECK(does_not_wait.feed("POST / HTTP/1.1\r\n" + fields + "a") == state::need_more);
  CHECK_FALSE(does_not_wait.parser.take_continue());

  struct feeder of_old;
  CHECK(of_old.feed("POST / HTTP/1.0\r\n" + fields) == state::need_more);
  CHECK_FALSE(of_old.parser.take_continue());
}

}  // namespace request_parser_test
