#include "daemon/http/reply_text.hpp"

#include <catch2/catch.hpp>

namespace reply_text_test {

using namespace sidehook::http;

namespace {

std::string text_of(const reply& reply, persistence persistence = persistence::implied,
                    body_part body = body_part::sent) {
  std::string text;
  append_reply(text, reply, persistence, body);
  return text;
}

}  // namespace

TEST_CASE("an answer carries its type, its length and its body") {
  CHECK(text_of(json_reply(202, R"({"accepted":1})")) ==
        "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: "
        "14\r\n\r\n{\"accepted\":1}");
}

TEST_CASE(
    "an answer says what becomes of the connection when that goes without saying neither way") {
  CHECK(text_of(text_reply(200, ""), persistence::ends) ==
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 0\r\n"
        "Connection: close\r\n\r\n");
  CHECK(text_of({200}, persistence::announced) ==
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
}

TEST_CASE("the answer to HEAD tells the length of the body that it leaves out") {
  CHECK(text_of({200, "", "hello"}, persistence::implied, body_part::left_out) ==
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
}

TEST_CASE("204 has neither a body nor a length") {
  CHECK(text_of({204, "", "ignored"}) == "HTTP/1.1 204 No Content\r\n\r\n");
}

TEST_CASE("a status without a known phrase goes without one") {
  CHECK(text_of({299}) == "HTTP/1.1 299 \r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("a line break in a header field does not begin another") {
  CHECK(text_of({200, "", "", {{"Location", "/a\r\nSet-Cookie: x"}}}) ==
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nLocation: /a  Set-Cookie: x\r\n\r\n");
}

}  // namespace reply_text_test
