#include "test/e2e/malformed_requests.hpp"

namespace sidehook::test {
namespace {

using list = std::vector<malformed_request>;

const std::string event = R"({"Type":"E","Meta":{}})";

std::string printable(const std::string& text) {
  std::string shown;
  for (const char c : text.substr(0, 60))
    shown += c >= 0x20 && c < 0x7F ? std::string(1, c)
                                   : "\\" + std::to_string(static_cast<unsigned char>(c));
  return shown;
}

void add_request_lines(list& all) {
  const std::string host = "\r\nHost: h\r\n\r\n";
  const auto add = [&](const std::string& line, unsigned status) {
    all.push_back({"request line " + printable(line), line + host, status});
  };
  for (const std::string line : {"POST",
                                 "POST /events",
                                 "POST /events ",
                                 "POST  HTTP/1.1",
                                 " POST /events HTTP/1.1",
                                 "POST /events HTTP/1.1 x",
                                 "POST /ev ents HTTP/1.1",
                                 "POST /events HTTP/1.1\t",
                                 "POST\t/events\tHTTP/1.1",
                                 "POST /events HTTP",
                                 "POST /events HTTP/",
                                 "POST /events HTTP/1",
                                 "POST /events HTTP/1.",
                                 "POST /events HTTP/x.y",
                                 "POST /events http/1.1",
                                 "POST /events HTTPS/1.1",
                                 "POST /events ICAP/1.0",
                                 "POST /events HTTP/1,1",
                                 "P(ST /events HTTP/1.1",
                                 "P@ST /events HTTP/1.1",
                                 "{\"a\":1} /events HTTP/1.1",
                                 "POST events HTTP/1.1",
                                 "POST \\events HTTP/1.1",
                                 "POST //%zz HTTP/1.1",
                                 "POST /events%2 HTTP/1.1",
                                 "POST /%00 HTTP/1.1",
                                 "POST /events\x7F HTTP/1.1",
                                 "POST /ev\x01nts HTTP/1.1",
                                 "POST /ev\xFFnts HTTP/1.1"})
    add(line, 400);
  add(std::string("POST /ev\0nts HTTP/1.1", 22), 400);
  add(std::string("PO\0T /events HTTP/1.1", 21), 400);
  for (const std::string line : {"POST /events HTTP/2.0", "POST /events HTTP/0.9",
                                 "POST /events HTTP/3.7", "PRI * HTTP/2.0"})
    add(line, 505);
  for (const std::string line :
       {"PUT /events HTTP/1.1", "DELETE /events HTTP/1.1", "TRACE /events HTTP/1.1",
        "PATCH /events/a HTTP/1.1", "BREW /events HTTP/1.1", "post /events HTTP/1.1",
        "GET /events HTTP/1.1", "POST /hello HTTP/1.1"})
    add(line, 405);
  for (const std::string line :
       {"POST / HTTP/1.1", "POST /event HTTP/1.1", "POST /events/a/b HTTP/1.1",
        "POST /Events HTTP/1.1", "POST /../events HTTP/1.1", "GET /reload HTTP/1.1"})
    add(line, 404);
  add("POST /" + std::string(20'000, 'a') + " HTTP/1.1", 431);
  add(std::string(20'000, 'A') + " /events HTTP/1.1", 431);
}

void add_fields(list& all) {
  const auto add = [&](const std::string& fields, unsigned status) {
    all.push_back(
        {"fields " + printable(fields), "POST /events HTTP/1.1\r\n" + fields + "\r\n\r\n", status});
  };
  // Each character that a name may not have, blanks in all places, and lines that end oddly.
  for (const char c : std::string("()<>@,;\\\"/[]?={} \t\x7F\x80\xFF"))
    add(std::string("Host: h\r\nX") + c + "Y: 1", 400);
  for (int c = 0; c < 0x20; ++c) {
    if (c == '\t' || c == '\n' || c == '\r') continue;
    add("Host: h\r\nX: a" + std::string(1, static_cast<char>(c)) + "b", 400);
  }
  for (const std::string fields :
       {"Host: h\r\n: empty", "Host: h\r\nno colon", "Host : h", " Host: h", "Host: h\r\n folded",
        "Host: h\r\nX: 1\r\n\tfolded", "Host: h\r\nX: 1\r\r\nY: 2", "Host: h\rX: 1", "X: 1",
        "Host: a\r\nHost: b", "Host: h\r\nHost: h", "Host: a b", "Host: a,b", "Host: a/b",
        "Host: h\r\nContent-Length", "Host: h\r\nX: \x7F"})
    add(fields, 400);
  std::string many = "Host: h";
  for (int i = 0; i < 101; ++i) many += "\r\nX-" + std::to_string(i) + ": 1";
  add(many, 431);
  add("Host: h\r\nX: " + std::string(17'000, 'x'), 431);
  add("Host: h\r\n" + std::string(17'000, 'X') + ": 1", 431);
  add("Host: h\r\nContent-Length: 2\r\nExpect: a-miracle", 417);
}

void add_framings(list& all) {
  const auto add = [&](const std::string& fields, const std::string& body, unsigned status) {
    all.push_back({"framing " + printable(fields + " | " + body),
                   "POST /events HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n\r\n" + body, status});
  };
  // Lengths that are none, or two.
  for (const std::string length :
       {"-1", "+22", "0x16", "22;", "22 22", "2 2", "22, 23", "", "abc", "1e1", "22.0", "²",
        "18446744073709551616", "99999999999999999999999999", "--", "0b1", "\"22\"", "22\t1"})
    add("Content-Length: " + length, event, 400);
  for (const std::string length : {"9223372036854775807", "18446744073709551615", "1048577"})
    add("Content-Length: " + length, "", 413);
  add("Content-Length: 22\r\nContent-Length: 23", event, 400);
  // Both framings: what one reader takes for a body the next takes for a request.
  add("Content-Length: 22\r\nTransfer-Encoding: chunked", "0\r\n\r\n", 400);
  add("Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n", 400);
  for (const std::string coding : {"gzip", "identity", "chunked, gzip", "chunked, chunked",
                                   "gzip, chunked", "xchunked", "chunkedx",

                                   "chunked;q=1", "", ","})
    add("Transfer-Encoding: " + coding, "0\r\n\r\n", 501);
  for (const std::string coding : {"\vchunked", "chunked\r\nTransfer-Encoding: chunked",
                                   "chunked\r\nTransfer-Encoding: identity"})
    add("Transfer-Encoding: " + coding, "0\r\n\r\n", 400);
  all.push_back({"framing chunks in HTTP/1.0",
                 "POST /events HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400});
  for (const std::string chunks :
       {"x\r\nhello\r\n0\r\n\r\n", "-1\r\nhello\r\n0\r\n\r\n", "+5\r\nhello\r\n0\r\n\r\n",
        " 5\r\nhello\r\n0\r\n\r\n", "5 \x01\r\nhello", "0x5\r\nhello\r\n0\r\n\r\n",
        "5\nhello\r\n0\r\n\r\n", "5\r\nhelloX\r\n0\r\n\r\n", "5\r\nhello0\r\n\r\n",
        "11111111111111111\r\n", ";\r\nhello\r\n0\r\n\r\n", "\r\nhello\r\n0\r\n\r\n",
        "5;a=\x01\r\nhello\r\n0\r\n\r\n", "0\r\nX\r\n\r\n", "0\r\nContent Length: 5\r\n\r\n",
        "G\r\nhello\r\n0\r\n\r\n"})
    add("Transfer-Encoding: chunked", chunks, 400);
  add("Transfer-Encoding: chunked", "7FFFFFFFFFFFFFFF\r\n", 413);
  add("Transfer-Encoding: chunked", "100001\r\n", 413);
  std::string extension = "5;" + std::string(20'000, 'e') + "\r\nhello\r\n0\r\n\r\n";
  add("Transfer-Encoding: chunked", extension, 431);
  // What stops in the middle.
  for (const std::string chunks : {"", "5", "5\r\nhel", "5\r\nhello\r\n", "0\r\n"})
    add("Transfer-Encoding: chunked", chunks, 408);
  add("Content-Length: 23", event, 408);
}

}  // namespace

std::vector<malformed_request> malformed_http() {
  list all;
  add_request_lines(all);
  add_fields(all);
  add_framings(all);
  return all;
}

}  // namespace sidehook::test
