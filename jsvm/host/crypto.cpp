#include <array>
#include <stdexcept>
#include <string>

#include <boost/algorithm/hex.hpp>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "config/base64.hpp"
#include "jsvm/call.hpp"
#include "jsvm/host/all.hpp"

// Ours, not Tyk's: jsvm/compatibility.md, "Ours".
namespace sidehook::jsvm::host {
namespace {

const EVP_MD* algorithm_of(const call& call) {
  const auto name = call.text(0);
  if (name == "md5") return EVP_md5();
  if (name == "sha1") return EVP_sha1();
  if (name == "sha256") return EVP_sha256();
  if (name == "sha512") return EVP_sha512();
  throw std::runtime_error(
      fmt::format("\"{}\" is none of md5, sha1, sha256, sha512", name.substr(0, 32)));
}

void return_digest(call& call, const std::string& digest, int encoding) {
  const auto name = call.is_undefined(encoding) ? "hex" : call.text(encoding);
  if (name == "hex") return call.return_bytes(boost::algorithm::hex_lower(digest));
  if (name == "base64") return call.return_bytes(config::to_base64(digest));
  throw std::runtime_error(fmt::format("\"{}\" is none of hex, base64", name.substr(0, 32)));
}

using digest_buffer = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string bytes_of(const digest_buffer& digest, unsigned size) {
  return {reinterpret_cast<const char*>(digest.data()), size};
}

void hash(call& call) {
  digest_buffer digest{};
  unsigned size = 0;
  const auto text = call.bytes(1);
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, algorithm_of(call), nullptr) != 1)
    throw std::runtime_error("the digest cannot be computed");
  return_digest(call, bytes_of(digest, size), 2);
}

void hmac(call& call) {
  digest_buffer digest{};
  unsigned size = 0;
  const auto key = call.bytes(1);
  const auto text = call.bytes(2);
  if (HMAC(algorithm_of(call), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(),
           &size) == nullptr)
    throw std::runtime_error("the digest cannot be computed");
  return_digest(call, bytes_of(digest, size), 3);
}

constexpr std::array crypto_rows{
    host_function{"TykHash", 3, hash,
                  "(algorithm: TykDigest, text: any, encoding?: \"hex\" | \"base64\"): string",
                  "The digest of the bytes of String(text): md5, sha1, sha256 or sha512. Ours."},
    host_function{
        "TykHmac", 4, hmac,
        "(algorithm: TykDigest, key: any, text: any, encoding?: \"hex\" | \"base64\"): string",
        "The HMAC of the bytes of String(text) with the key's. Ours."},
};

}  // namespace

std::span<const host_function> crypto() { return crypto_rows; }

}  // namespace sidehook::jsvm::host
