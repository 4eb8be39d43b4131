#include <mutex>

#include <catch2/catch.hpp>
#include <openssl/tls1.h>

#include "test/unit/http/tls_samples.hpp"

namespace tls_session_test {

using namespace sidehook;
using namespace sidehook::test;
using namespace std::chrono_literals;

namespace {

const std::string hello = request_text("GET", "/echo");

// TLS 1.2's and 1.3's record of 100 bytes that pretend to be encrypted; no key opens it.
const std::string forged_record =
    "\x17\x03\x03" + std::string(1, '\0') + "\x64" + std::string(100, 'x');

}  // namespace

TEST_CASE_METHOD(tls_files, "requests are answered over TLS, one after another") {
  http_server server(echo_routes(), {}, 1, source());
  auto how = client();
  how.protocols = {"h2", "http/1.1"};
  http_connection connection(server.port(), how);
  CHECK(connection.socket().tls_version() == "TLSv1.3");
  CHECK(connection.socket().protocol() == "http/1.1");
  for (int count = 0; count < 3; ++count) {
    const auto answer = connection.post("/echo", std::to_string(count));
    CHECK(answer.body == "POST /echo " + std::to_string(count));
    CHECK(answer.header("Connection").empty());
  }
}

TEST_CASE_METHOD(tls_files, "TLS 1.2 is spoken unless 1.3 is the least that is asked for") {
  auto how = client();
  how.highest_version = TLS1_2_VERSION;
  {
    http_server server(echo_routes(), {}, 1, source());
    http_connection connection(server.port(), how);
    CHECK(connection.socket().tls_version() == "TLSv1.2");
    CHECK(connection.get("/echo").status == 200);
  }
  auto identity = identity_of(server);
  identity.least_version = http::tls_version::v1_3;
  http_server strict(echo_routes(), {}, 1, [context = context_of(identity)] { return context; });
  CHECK_THROWS_WITH(http_connection(strict.port(), how),
                    "the TLS handshake: tlsv1 alert protocol version");
  CHECK(strict.report() ==
        "the TLS handshake of 127.0.0.1 failed: unsupported protocol (SSL routines)");
  CHECK(http_connection(strict.port(), client()).get("/echo").status == 200);
}

TEST_CASE_METHOD(tls_files, "a client that offers protocols but not ours is refused") {
  http_server server(echo_routes(), {}, 1, source());
  auto how = client();
  how.protocols = {"h2"};
  CHECK_THROWS_WITH(http_connection(server.port(), how),
                    "the TLS handshake: tlsv1 alert no application protocol");
}

TEST_CASE_METHOD(tls_files, "requests in one record are answered in their order") {
  http_server server(echo_routes(), {}, 1, source());
  http_connection connection(server.port(), client());
  connection.send(request_text("POST", "/echo", {}, "1") + hello +
                  request_text("POST", "/echo", {}, "3"));
  CHECK(connection.receive().body == "POST /echo 1");
  CHECK(connection.receive().body == "GET /echo ");
  CHECK(connection.receive().body == "POST /echo 3");
}

TEST_CASE_METHOD(
    tls_files,
    "a request in a record for each byte is one, and so is a record that comes byte by byte") {
  http_server server(echo_routes(), {}, 1, source());
  http_connection connection(server.port(), client());
  for (const char byte : hello) connection.send({&byte, 1});
  CHECK(connection.receive().body == "GET /echo ");
  for (const char byte : connection.socket().encrypted(hello))
    connection.socket().send_raw({&byte, 1});
  CHECK(connection.receive().body == "GET /echo ");
}

TEST_CASE_METHOD(tls_files, "large bodies go both ways over TLS") {
  http_server server(echo_routes(), {}, 1, source());
  http_connection connection(server.port(), client());
  std::string body(std::size_t{1024} * 1024, '\0');
  for (std::size_t index = 0; index < body.size(); ++index)
    body[index] = static_cast<char>(index % 251);
  CHECK((connection.post("/echo", body).body == "POST /echo " + body));
  CHECK((connection.post("/echo", body).body == "POST /echo " + body));
}

TEST_CASE_METHOD(tls_files,
                 "a client that asks over TLS before it sends its body is told to go on") {
  http_server server(echo_routes(), {}, 1, source());
  http_connection connection(server.port(), client());
  for (int count = 0; count < 2; ++count) {
    connection.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    CHECK(connection.receive().status == 100);
    connection.send("hello");
    CHECK(connection.receive().body == "POST /echo hello");
  }
}

TEST_CASE_METHOD(tls_files,
                 "the end of a connection is announced, also when the client was silent") {
  http::limits limits;
  limits.idle_timeout = 50ms;
  limits.header_timeout = 5s;
  http_server server(echo_routes(), limits, 1, source());
  http_connection asked(server.port(), client());
  CHECK(asked.get("/echo", {{"Connection", "close"}}).header("Connection") == "close");
  CHECK(ended_properly(asked));
  http_connection idle(server.port(), client());
  CHECK(idle.get("/echo").status == 200);
  CHECK(ended_properly(idle));
}

TEST_CASE_METHOD(tls_files, "a client that ends its side gets no more, and leaves nothing behind") {
  http_server server(echo_routes(), {}, 1, source());
  http_connection proper(server.port(), client());
  CHECK(proper.get("/echo").status == 200);
  proper.finish_sending();
  CHECK(ended_properly(proper));
  { http_connection gone(server.port(), client()); }
  auto drained = server.stop_accepting();
  CHECK(drained.wait_for(10s) == std::future_status::ready);
}

TEST_CASE_METHOD(tls_files, "what is refused over TLS is answered over TLS") {
  http::limits limits;
  limits.header_timeout = 200ms;
  limits.connections = 1;
  http_server server(echo_routes(), limits, 1, source());
  http_connection slow(server.port(), client());
  CHECK(http_connection(server.port(), client()).receive().status == 503);
  slow.send("GET /echo HTTP/1.1\r\n");
  CHECK(slow.receive().status == 408);
  CHECK(ended_properly(slow));
  slow.finish_sending();
  http_server open(echo_routes(), {}, 1, source());
  http_connection wrong(open.port(), client());
  wrong.send("GET\r\n\r\n");
  CHECK(wrong.receive().status == 400);
}

TEST_CASE_METHOD(tls_files,
                 "a handshake that fails costs its connection, and is told once in a while") {
  http_server server(echo_routes(), {}, 1, source());
  http_connection good(server.port(), client());
  for (int count = 0; count < 3; ++count) {
    http_connection plain(server.port());
    plain.send(hello);
    CHECK_FALSE(plain.socket().receive().find("HTTP") != std::string::npos);
  }
  CHECK(server.report() == "the TLS handshake of 127.0.0.1 failed: http request (SSL routines)");
  CHECK(good.get("/echo").status == 200);
}

TEST_CASE_METHOD(tls_files, "a handshake must end in the time that a header has") {
  http::limits limits;
  limits.header_timeout = 200ms;
  http_server server(echo_routes(), limits, 1, source());
  http_connection silent(server.port());
  http_connection half(server.port());
  half.send(std::string("\x16\x03\x01\x02", 4));
  CHECK(silent.ended());
  CHECK(half.ended());
  CHECK(http_connection(server.port(), client()).get("/echo").status == 200);
}

TEST_CASE_METHOD(tls_files, "what does not decrypt ends its connection") {
  http_server server(echo_routes(), {}, 1, source());
  http_connection connection(server.port(), client());
  CHECK(connection.get("/echo").status == 200);
  connection.socket().send_raw(forged_record);
  CHECK_THROWS_WITH(connection.ended(), Catch::Matchers::Contains("bad record mac"));
}

TEST_CASE_METHOD(tls_files,
                 "a listener that stops ends idle TLS connections properly, and handshakes") {
  http_server server(echo_routes(), {}, 2, source());
  http_connection idle(server.port(), client());
  CHECK(idle.get("/echo").status == 200);
  http_connection fresh(server.port(), client());
  http_connection shaking(server.port());
  shaking.send(std::string("\x16\x03\x01\x02", 4));
  // Accepted behind it, so that it is accepted too.
  CHECK(http_connection(server.port(), client()).get("/echo").status == 200);
  auto drained = server.stop_accepting();
  CHECK(ended_properly(idle));
  CHECK(ended_properly(fresh));
  CHECK(shaking.ended());
  CHECK(drained.wait_for(10s) == std::future_status::ready);
}

TEST_CASE_METHOD(tls_files, "a listener that stops waits for the rest of a record that has begun") {
  for (const std::size_t begun : {std::size_t{1}, std::size_t{5}, std::size_t{20}}) {
    CAPTURE(begun);
    http_server server(echo_routes(), {}, 1, source());
    http_connection idle(server.port(), client());
    http_connection connection(server.port(), client());
    CHECK(idle.get("/echo").status == 200);
    CHECK(connection.get("/echo").status == 200);
    const auto record = connection.socket().encrypted(hello);
    connection.socket().send_raw(record.substr(0, begun));
    // The part has been read once a later connection was served.
    CHECK(http_connection(server.port(), client()).get("/echo").status == 200);
    auto drained = server.stop_accepting();
    CHECK(ended_properly(idle));
    connection.socket().send_raw(record.substr(begun));
    const auto answer = connection.receive();
    CHECK(answer.body == "GET /echo ");
    CHECK(answer.header("Connection") == "close");
    CHECK(ended_properly(connection));
    connection.finish_sending();
    CHECK(drained.wait_for(10s) == std::future_status::ready);
  }
}

TEST_CASE_METHOD(
    tls_files,
    "a record that was begun and does not come in time ends with 408 when a listener stops") {
  http::limits limits;
  limits.header_timeout = 200ms;
  http_server server(echo_routes(), limits, 1, source());
  http_connection connection(server.port(), client());
  CHECK(connection.get("/echo").status == 200);
  connection.socket().send_raw(connection.socket().encrypted(hello).substr(0, 20));
  CHECK(http_connection(server.port(), client()).get("/echo").status == 200);
  auto drained = server.stop_accepting();
  CHECK(connection.receive().status == 408);
  CHECK(ended_properly(connection));
}

TEST_CASE_METHOD(tls_files, "new connections get the new certificate, and open ones go on") {
  const auto other = authority.issue("renewed", "DNS:localhost");
  std::mutex mutex;
  auto now = context_of(identity_of(server));
  http_server server(echo_routes(), {}, 1, [&] {
    const std::lock_guard lock(mutex);
    return now;
  });
  http_connection before(server.port(), client());
  CHECK(before.get("/echo").status == 200);
  CHECK(before.socket().server_name() == "server");
  {
    const std::lock_guard lock(mutex);
    now = context_of(identity_of(other));
  }
  http_connection after(server.port(), client());
  CHECK(after.socket().server_name() == "renewed");
  CHECK(after.get("/echo").status == 200);
  CHECK(before.get("/echo").status == 200);
}

TEST_CASE_METHOD(tls_files,
                 "without a certificate connections are closed, never served unencrypted") {
  http_server server(echo_routes(), {}, 1, [] { return nullptr; });
  http_connection connection(server.port());
  CHECK(connection.ended());
  CHECK(server.report() == "a connection was closed: there is no certificate that can be used");
}

}  // namespace tls_session_test
