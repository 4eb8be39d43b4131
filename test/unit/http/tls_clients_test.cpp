#include <catch2/catch.hpp>
#include <openssl/tls1.h>

#include "test/unit/http/tls_samples.hpp"

namespace tls_clients_test {

using namespace sidehook;
using namespace sidehook::test;

namespace {

std::vector<http::route> who_routes() {
  return {{"GET", "/", [](const http::request& request, http::responder respond) {
             if (!request.certificate) return respond(http::text_reply(200, "nobody"));
             const auto& [common_name, dns_names, uris] = *request.certificate;
             std::string text = common_name;
             for (const auto& name : dns_names) text += " dns:" + name;
             for (const auto& name : uris) text += " uri:" + name;
             respond(http::text_reply(200, text));
           }}};
}

struct fixture : tls_files {
  http_server server{who_routes(), {}, 1, source_asking_clients()};
};

}  // namespace

TEST_CASE_METHOD(fixture,
                 "whom a verified certificate names, every request of its connection tells") {
  const auto gateway = authority.issue(
      "gateway-1", "DNS:a.gw.example,IP:127.0.0.1,URI:spiffe://acme/gateway,DNS:b.gw.example");
  http_connection connection(server.port(), client_with(gateway));
  for (int count = 0; count < 2; ++count)
    CHECK(connection.get("/").body ==
          "gateway-1 dns:a.gw.example dns:b.gw.example uri:spiffe://acme/gateway");
  auto older = client_with(gateway);
  older.highest_version = TLS1_2_VERSION;
  CHECK(http_connection(server.port(), older).get("/").body.starts_with("gateway-1 "));
  CHECK(http_connection(server.port(), client_with(authority.issue("bare", ""))).get("/").body ==
        "bare");
}

TEST_CASE_METHOD(fixture, "a client may do without a certificate") {
  CHECK(http_connection(server.port(), client()).get("/").body == "nobody");
}

TEST_CASE_METHOD(fixture, "a certificate of another authority is refused, and the client told so") {
  const temporary_folder elsewhere;
  const certificate_authority other(elsewhere.path(), "other authority");
  http_connection connection(server.port(), client_with(other.issue("gateway-1", "")));
  connection.send(request_text("GET", "/"));
  CHECK_THROWS_WITH(connection.receive(), "receive: tlsv1 alert unknown ca");
  CHECK(server.report() ==
        "the TLS handshake of 127.0.0.1 failed: certificate verify failed (SSL routines)");
}

TEST_CASE_METHOD(fixture, "a session with a certificate is resumed, and names the same") {
  const auto gateway = authority.issue("gateway-1", "");
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    CAPTURE(version);
    auto how = client_with(gateway);
    how.highest_version = version;
    http_connection first(server.port(), how);
    CHECK(first.get("/").body == "gateway-1");
    how.session = first.socket().session();
    how.shown.reset();
    http_connection second(server.port(), how);
    CHECK(second.socket().resumed());
    CHECK(second.get("/").body == "gateway-1");
  }
}

}  // namespace tls_clients_test
