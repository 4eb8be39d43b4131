#include "daemon/http/tls_context.hpp"

#include <catch2/catch.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "test/unit/http/tls_samples.hpp"

namespace tls_context_test {

using namespace sidehook;
using namespace sidehook::test;
using part = http::tls_fault::part;

namespace {

struct fixture : tls_files {
  std::pair<part, std::string> fault(const http::tls_identity& identity) const {
    const auto made = http::tls_context::make(identity);
    REQUIRE(made.has_error());
    return {made.error().of, made.error().message};
  }
  http::tls_identity good = identity_of(server);
};

std::string encrypted(const std::string& key) {
  BIO* in = BIO_new_mem_buf(key.data(), static_cast<int>(key.size()));
  EVP_PKEY* read = PEM_read_bio_PrivateKey(in, nullptr, nullptr, nullptr);
  BIO* out = BIO_new(BIO_s_mem());
  unsigned char passphrase[] = "marker";
  PEM_write_bio_PrivateKey(out, read, EVP_aes_128_cbc(), passphrase, 6, nullptr, nullptr);
  char* data = nullptr;
  const auto size = BIO_get_mem_data(out, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(in);
  BIO_free(out);
  EVP_PKEY_free(read);
  return text;
}

}  // namespace

TEST_CASE_METHOD(fixture, "a certificate with its key is an identity, in one text too") {
  CHECK(http::tls_context::make(good).has_value());
  auto whole = good;
  whole.certificates += good.key;
  whole.key = whole.certificates;
  CHECK(http::tls_context::make(whole).has_value());
  whole.certificates += text_of(authority.certificate_file());
  CHECK(http::tls_context::make(whole).has_value());
}

TEST_CASE_METHOD(fixture, "what is no certificate is refused with the reason") {
  auto bad = good;
  bad.certificates = "";
  CHECK(fault(bad) == std::pair(part::certificates, std::string("holds no certificate in PEM")));
  bad.certificates = good.key;
  CHECK(fault(bad) == std::pair(part::certificates, std::string("holds no certificate in PEM")));
  bad.certificates = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  const auto [of, message] = fault(bad);
  CHECK(of == part::certificates);
  CHECK_THAT(message, Catch::Matchers::StartsWith("holds a certificate that cannot be read: "));
  bad.certificates = good.certificates + bad.certificates;
  CHECK(fault(bad) == std::pair(of, message));
}

TEST_CASE_METHOD(fixture, "a key must be one, without a passphrase, and the certificate's own") {
  auto bad = good;
  bad.key = good.certificates;
  CHECK(fault(bad) == std::pair(part::key, std::string("holds no private key in PEM")));
  bad.key = encrypted(good.key);
  CHECK(fault(bad) ==
        std::pair(part::key, std::string("holds a key with a passphrase: must have none")));
  bad.key = identity_of(authority.issue("other", "")).key;
  CHECK(fault(bad) ==
        std::pair(part::key, std::string("holds a key that does not fit the certificate")));
}

TEST_CASE_METHOD(fixture, "authorities of clients are certificates") {
  auto bad = good;
  bad.client_authorities = good.key;
  CHECK(fault(bad) ==
        std::pair(part::client_authorities, std::string("holds no certificate in PEM")));
  const auto once = text_of(authority.certificate_file());
  bad.client_authorities = once + once;
  CHECK(http::tls_context::make(bad).has_value());
}

}  // namespace tls_context_test
