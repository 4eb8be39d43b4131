#include "daemon/session/key_hash.hpp"

#include <boost/algorithm/hex.hpp>
#include <fmt/format.h>
#include <openssl/sha.h>

#include "daemon/session/murmur.hpp"
#include "daemon/session/token.hpp"

namespace sidehook::session {
namespace {

std::string sha256(std::string_view text) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return boost::algorithm::hex_lower(digest);
}

}  // namespace

std::string hash(std::string_view text, hash_function function) {
  switch (function) {
    case hash_function::murmur32:
      return fmt::format("{:08x}", murmur32_of_blocks(text));
    case hash_function::murmur64:
      return fmt::format("{:016x}", murmur128(text)[0]);
    case hash_function::murmur128:
      return fmt::format("{:016x}{:016x}", murmur128(text)[0], murmur128(text)[1]);
    case hash_function::sha256:
      return sha256(text);
  }
  return {};
}

std::string key_hash(std::string_view key) {
  const auto function = config::hash_function_of(hash_function_in(key));
  return hash(key, function.value_or(hash_function::murmur32));
}

}  // namespace sidehook::session
