#include "daemon/access/digest.hpp"

#include <array>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace sidehook::access {
namespace {

using buffer = std::array<unsigned char, EVP_MAX_MD_SIZE>;

const EVP_MD* method_of(config::digest_algorithm algorithm) {
  switch (algorithm) {
    case config::digest_algorithm::sha1:
      return EVP_sha1();
    case config::digest_algorithm::sha256:
      return EVP_sha256();
    case config::digest_algorithm::sha512:
      return EVP_sha512();
  }
  return nullptr;
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

digest to_digest(const buffer& from, unsigned size) {
  return {reinterpret_cast<const char*>(from.data()), size};
}

bool equal(const digest& a, const digest& b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

digest sha256(std::string_view bytes) {
  buffer made{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), made.data(), &size, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 is not to be had");
  return to_digest(made, size);
}

digest hmac(config::digest_algorithm algorithm, std::string_view key, std::string_view message) {
  buffer made{};
  unsigned size = 0;
  if (HMAC(method_of(algorithm), key.data(), static_cast<int>(key.size()), bytes_of(message),
           message.size(), made.data(), &size) == nullptr)
    throw std::runtime_error("HMAC is not to be had");
  return to_digest(made, size);
}

std::size_t size_of(config::digest_algorithm algorithm) {
  return static_cast<std::size_t>(EVP_MD_get_size(method_of(algorithm)));
}

std::size_t count_equal(const std::vector<digest>& some, const std::vector<digest>& others) {
  std::size_t count = 0;
  for (const auto& one : some) {
    for (const auto& other : others) count += equal(one, other) ? 1 : 0;
  }
  return count;
}

}  // namespace sidehook::access
