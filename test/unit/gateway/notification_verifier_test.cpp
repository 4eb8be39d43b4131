#include "daemon/gateway/notification_verifier.hpp"

#include <catch2/catch.hpp>

#include "daemon/session/notification_signature.hpp"

namespace notification_verifier_test {

using namespace sidehook;
using gateway::notification;
using gateway::notification_verifier;

namespace {

std::string fault_of(const notification& what, notification_verifier::keys keys = {}) {
  return notification_verifier(std::move(keys)).fault_of(what);
}

notification signed_by_gateway(const std::string& signature, const std::string& command,
                               const std::string& payload = "") {
  return {command, payload, signature, 5};
}

constexpr const char* wrong_secret = "its signature is not made with our gateway.node_secret";
constexpr const char* wrong_key = "its signature is not of the key in reload.tyk_public_key_file";

// The example of the Internet-Draft on HTTP signatures (draft-cavage-http-signatures): RSA with
// SHA-256, PKCS #1 v1.5.
constexpr const char* public_key = R"(-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3
6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6
Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw
oYi+1hqp1fIekaxsyQIDAQAB
-----END PUBLIC KEY-----
)";
constexpr const char* same_key = R"(-----BEGIN RSA PUBLIC KEY-----
MIGJAoGBAMIUQ0bDffIaKHL3akONlCGXQLfqs8mP4K99ILz6rbyHEDXrVAU1R3Xf
C4JNRyrRB3aqwF7/aEXJzYMIkmDSHUvvz7pnhQxHsQ5yl91QT0d/eb+Gz4VRHjm4
El4MrUdIUcPxscoPqS/wU8Z8lOi1z7bGMnChiL7WGqnV8h6RrGzJAgMBAAE=
-----END RSA PUBLIC KEY-----
)";
constexpr const char* payload = "date: Thu, 05 Jan 2012 21:31:40 GMT";
constexpr const char* signature =
    "ATp0r26dbMIxOopqw0OfABDT7CKMIoENumuruOtarj8n/97Q3htHFYpH8yOSQk3Z5zh8UxUym6FYTb5+A0Nz3NRsXJib"
    "nYi7brE/4tx5But9kkFGzG+xpUmimN4c3TMN7OFH//+r8hBf7BT9/GmHDUVZT2JzWGLZES2xDOUuMtA=";

}  // namespace

TEST_CASE("gateways sign command, payload and node_secret with SHA-256") {
  constexpr const char* plain = "c134a53701d09e08578bac1654e83f854a5aba40158c1a63944b4f581e295168";
  constexpr const char* secret = "ee9104e54ccf3762ec949eda54a92271b56a18142210f36c71304cec4aef4002";
  constexpr const char* keys = "ec03c5496642c5184f4cc4bf73876d8d888a6fbba60da30276d02c4adfc288b2";
  CHECK(session::notification_signature("GroupReload", "", "") == plain);
  CHECK(session::notification_signature("GroupReload", "", "s3cret") == secret);
  CHECK(session::notification_signature("KeySpaceUpdateNotification", "ed69b8e5740ce553", "") ==
        keys);

  CHECK(fault_of(signed_by_gateway(plain, "GroupReload")).empty());
  CHECK(fault_of(signed_by_gateway(secret, "GroupReload"), {"s3cret"}).empty());
  CHECK(
      fault_of(signed_by_gateway(keys, "KeySpaceUpdateNotification", "ed69b8e5740ce553")).empty());
}

TEST_CASE("a signature with another secret, of another command, or of another form is not right") {
  const auto digest = session::notification_signature("GroupReload", "", "s3cret");
  const notification_verifier::keys keys{"s3cret"};
  CHECK(fault_of(signed_by_gateway(digest, "GroupReload"), {"other"}) == wrong_secret);
  CHECK(fault_of(signed_by_gateway(digest, "GroupReload")) == wrong_secret);
  CHECK(fault_of(signed_by_gateway(digest, "ApiUpdated"), keys) == wrong_secret);
  CHECK(fault_of(signed_by_gateway(digest, "GroupReload", "x"), keys) == wrong_secret);
  CHECK(fault_of(signed_by_gateway("", "GroupReload"), keys) == wrong_secret);
  CHECK(fault_of(signed_by_gateway(digest.substr(1), "GroupReload"), keys) == wrong_secret);
  CHECK(fault_of(signed_by_gateway(digest + "0", "GroupReload"), keys) == wrong_secret);
}

TEST_CASE("a signature of a dashboard's key over the payload is right, in both forms of the key") {
  for (const auto algorithm : {0, 3, 999}) {
    const notification what{"ApiUpdated", payload, signature, algorithm};
    CHECK(fault_of(what, {"s3cret", public_key}).empty());
    CHECK(fault_of(what, {"s3cret", same_key}).empty());
  }
}

TEST_CASE("a key's signature of something else is not right") {
  const notification_verifier::keys keys{"", public_key};
  CHECK(fault_of({"ApiUpdated", "another payload", signature, 0}, keys) == wrong_key);
  CHECK(fault_of({"ApiUpdated", payload, "", 0}, keys) == wrong_key);
  CHECK(fault_of({"ApiUpdated", payload, "no base64", 0}, keys) == wrong_key);
  CHECK(fault_of({"ApiUpdated", payload, "AAAA", 0}, keys) == wrong_key);
}

TEST_CASE("without a key nothing that is signed otherwise is followed") {
  CHECK(fault_of({"ApiUpdated", "", "", 0}) == "it is not signed (reload.tyk_allow_unsigned)");
  CHECK(fault_of({"ApiUpdated", payload, signature, 0}) ==
        "it is signed with a key, and ours is not known (reload.tyk_public_key_file)");
}

TEST_CASE("what is no RSA key is told") {
  const std::string fault = "there is no RSA key in PEM in reload.tyk_public_key_file";
  CHECK(gateway::public_key_fault(public_key).empty());
  CHECK(gateway::public_key_fault("no key") == fault);
  CHECK(fault_of({"ApiUpdated", payload, signature, 0}, {"", "no key"}) == fault);
  CHECK(gateway::public_key_fault("-----BEGIN PUBLIC KEY-----\n"
                                  "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
                                  "-----END PUBLIC KEY-----\n") == fault);
}

}  // namespace notification_verifier_test
