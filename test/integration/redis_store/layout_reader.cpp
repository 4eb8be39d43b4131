#include "test/integration/redis_store/layout_reader.hpp"

#include <array>
#include <cstring>
#include <iomanip>
#include <optional>
#include <regex>
#include <sstream>
#include <utility>

#include <openssl/sha.h>

namespace sidehook::test {
namespace {

template <class Word>
Word turned_left(Word word, int bits) {
  constexpr int width = 8 * sizeof(Word);
  return static_cast<Word>(word << bits | word >> (width - bits));
}

template <class Word>
std::string digits(Word word) {
  std::ostringstream text;
  text << std::hex << std::setfill('0') << std::setw(2 * sizeof(Word)) << std::uint64_t{word};
  return text.str();
}

// MurmurHash3 for 32 bits as old gateways had it: no tail, no length, no final mixing.
std::string murmur32(const std::string& text) {
  std::uint32_t state = 0;
  for (std::size_t at = 0; at + 4 <= text.size(); at += 4) {
    std::uint32_t block = 0;
    std::memcpy(&block, text.data() + at, 4);
    block *= 0xcc9e2d51U;
    block = turned_left(block, 15);
    block *= 0x1b873593U;
    state ^= block;
    state = turned_left(state, 13);
    state = state * 5U + 0xe6546b64U;
  }
  return digits(state);
}

std::uint64_t finally_mixed(std::uint64_t word) {
  for (const std::uint64_t factor : {0xff51afd7ed558ccdU, 0xc4ceb9fe1a85ec53U}) {
    word ^= word >> 33;
    word *= factor;
  }
  return word ^ word >> 33;
}

// MurmurHash3 for 128 bits on 64-bit machines. The text is padded to whole blocks; the last one is
// mixed in without the step that follows a whole block.
std::pair<std::uint64_t, std::uint64_t> murmur3(const std::string& text) {
  constexpr std::uint64_t first = 0x87c37b91114253d5U;
  constexpr std::uint64_t second = 0x4cf5ad432745937fU;
  const std::string padded = text + std::string(16 - text.size() % 16, '\0');
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  for (std::size_t at = 0; at < padded.size(); at += 16) {
    std::array<std::uint64_t, 2> block{};
    std::memcpy(block.data(), padded.data() + at, 16);
    a ^= turned_left(block[0] * first, 31) * second;
    const bool whole = at + 16 <= text.size();
    if (whole) a = (turned_left(a, 27) + b) * 5 + 0x52dce729U;
    b ^= turned_left(block[1] * second, 33) * first;
    if (whole) b = (turned_left(b, 31) + a) * 5 + 0x38495ab5U;
  }
  a ^= text.size();
  b ^= text.size();
  a += b;
  b += a;
  a = finally_mixed(a);
  b = finally_mixed(b);
  a += b;
  b += a;
  return {a, b};
}

std::string decoded(const std::string& base64) {
  static const std::string alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0;
  int held = 0;
  for (const char c : base64) {
    const auto value = alphabet.find(c);
    if (value == std::string::npos) break;
    bits = bits << 6 | static_cast<unsigned>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>(bits >> held & 0xFF);
  }
  return bytes;
}

// What a token in JSON says of itself.
std::string function_of(const std::string& token) {
  if (token.rfind("ey", 0) != 0) return "murmur32";
  std::smatch found;
  const std::string json = decoded(token);
  const bool says = std::regex_search(json, found, std::regex("\"h\":\"([a-z0-9]+)\""));
  return says ? found[1].str() : "murmur32";
}

}  // namespace

std::string layout_reader::hash_of(const std::string& token) {
  const auto function = function_of(token);
  if (function == "sha256") return sha256_of(token);
  if (function == "murmur64") return murmur64_of(token);
  if (function == "murmur128") {
    const auto [a, b] = murmur3(token);
    return digits(a) + digits(b);
  }
  return murmur32(token);
}

std::string layout_reader::murmur64_of(const std::string& text) {
  return digits(murmur3(text).first);
}

std::string layout_reader::sha256_of(const std::string& text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::string hex;
  for (const auto byte : digest) hex += digits(byte);
  return hex;
}

}  // namespace sidehook::test
