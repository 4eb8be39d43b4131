#include "daemon/access/certificate_way.hpp"

#include <catch2/catch.hpp>

#include "test/unit/access/samples.hpp"

namespace certificate_way_test {

using namespace sidehook;
using namespace sidehook::test;
using access::outcome;

namespace {

const http::client_certificate gateway{
    "gateway-1", {"A.gw.example", "gw.example"}, {"spiffe://acme/gateway"}};

http::request request_of(const http::client_certificate& certificate) {
  auto request = request_with({});
  request.certificate = std::make_shared<const http::client_certificate>(certificate);
  return request;
}

outcome outcome_of(const std::vector<std::string>& subjects,
                   const http::client_certificate& certificate = gateway) {
  return verifier_of({certified(subjects)}).check(request_of(certificate), at(0)).is;
}

}  // namespace

TEST_CASE("a certificate lets in that names a subject, each in its own way") {
  for (const auto* subject : {"*", "CN=gateway-1", "*.gw.example", "*.GW.example", "a.gw.example",
                              "GW.EXAMPLE", "*.example", "spiffe://acme/gateway"}) {
    CAPTURE(subject);
    CHECK(outcome_of({subject}) == outcome::allowed);
    CHECK(outcome_of({"CN=other", subject}) == outcome::allowed);
  }
  const auto verdict = verifier_of({certified({"*"})}).check(request_of(gateway), at(0));
  CHECK(verdict.way == "mutual_tls");
}

TEST_CASE("a certificate that names none of the subjects is wrong") {
  for (const auto* subject :
       {"CN=gateway", "CN=Gateway-1", "CN=gateway-1 ", "CN=A.gw.example", "gateway-1",
        "b.gw.example", "*.a.gw.example", "spiffe://acme/Gateway", "spiffe://acme/",
        "CN=spiffe://acme/gateway"}) {
    CAPTURE(subject);
    CHECK(outcome_of({subject}) == outcome::wrong);
  }
}

TEST_CASE("a star stands for one label, which is there") {
  CHECK(outcome_of({"*.example"}, {"", {"a.b.example"}, {}}) == outcome::wrong);
  CHECK(outcome_of({"*.example"}, {"", {".example"}, {}}) == outcome::wrong);
  CHECK(outcome_of({"*.example"}, {"", {"example"}, {}}) == outcome::wrong);
  CHECK(outcome_of({"*.example"}, {"", {"*.example"}, {}}) == outcome::allowed);
}

TEST_CASE("names that end where a NUL is are other names") {
  const std::string cut("gateway-1\0.evil.example", 23);
  CHECK(outcome_of({"CN=gateway-1"}, {cut, {cut}, {cut}}) == outcome::wrong);
  CHECK(outcome_of({"gateway-1"}, {cut, {cut}, {cut}}) == outcome::wrong);
}

TEST_CASE("a certificate without names is let in by a star only") {
  CHECK(outcome_of({"*"}, {}) == outcome::allowed);
  CHECK(outcome_of({"CN=x", "x.example", "*.example", "a://b"}, {}) == outcome::wrong);
}

TEST_CASE("without a certificate nothing was shown, and that is what may be") {
  const auto verifier = verifier_of({certified({"*"}), bearer({"x"})});
  CHECK(verifier.check(request_with({}), at(0)).is == outcome::missing);
  CHECK(verifier.check(request_with({{"Authorization", "Bearer x"}}), at(0)).way == "bearer");
  CHECK(verifier.challenges() == std::vector<std::string>{R"(ClientCertificate realm="sidehook")",
                                                          R"(Bearer realm="sidehook")"});
}

}  // namespace certificate_way_test
