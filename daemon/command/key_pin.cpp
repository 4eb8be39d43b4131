#include "daemon/command/key_pin.hpp"

#include <array>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "config/file.hpp"

namespace sidehook::command {
namespace {

constexpr std::size_t most_key_bytes = std::size_t{1024} * 1024;
constexpr std::size_t digest_bytes = 32;

struct deleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(unsigned char* bytes) const { OPENSSL_free(bytes); }
};

[[noreturn]] void fail(const std::string& file, const std::string& what) {
  throw std::runtime_error(fmt::format("{}: {} (admin.tls.certificate_file)", file, what));
}

std::unique_ptr<X509, deleter> first_certificate_in(const std::string& file) {
  const auto read = config::read_file(file, most_key_bytes);
  if (!read.failure.empty()) fail(file, read.failure);
  const std::unique_ptr<BIO, deleter> in(
      BIO_new_mem_buf(read.text.data(), static_cast<int>(read.text.size())));
  std::unique_ptr<X509, deleter> certificate(
      PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
  if (!certificate) fail(file, "holds no certificate in PEM");
  return certificate;
}

}  // namespace

std::string key_pin_of(const std::string& certificate_file) {
  const auto certificate = first_certificate_in(certificate_file);
  unsigned char* encoded = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &encoded);
  const std::unique_ptr<unsigned char, deleter> owner(encoded);
  std::array<unsigned char, digest_bytes> digest{};
  if (size < 0 || EVP_Digest(encoded, static_cast<std::size_t>(size), digest.data(), nullptr,
                             EVP_sha256(), nullptr) != 1)
    fail(certificate_file, "holds a key that cannot be used");
  std::array<unsigned char, 4 * (digest_bytes + 2) / 3 + 1> text{};
  EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(digest.size()));
  return fmt::format("sha256//{}", reinterpret_cast<const char*>(text.data()));
}

}  // namespace sidehook::command
