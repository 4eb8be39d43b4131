#include "daemon/session/murmur.hpp"

#include <bit>

namespace sidehook::session {
namespace {

// Up to eight bytes, the first being the lowest, whatever the machine's order.
std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  return word;
}

constexpr std::uint64_t c1 = 0x87c37b91114253d5;
constexpr std::uint64_t c2 = 0x4cf5ad432745937f;

std::uint64_t mix_low(std::uint64_t k) { return std::rotl(k * c1, 31) * c2; }
std::uint64_t mix_high(std::uint64_t k) { return std::rotl(k * c2, 33) * c1; }

std::uint64_t finish(std::uint64_t k) {
  k ^= k >> 33;
  k *= 0xff51afd7ed558ccd;
  k ^= k >> 33;
  k *= 0xc4ceb9fe1a85ec53;
  return k ^ (k >> 33);
}

}  // namespace

std::uint32_t murmur32_of_blocks(std::string_view text) {
  constexpr std::size_t block = 4;
  std::uint32_t h = 0;
  for (; text.size() >= block; text.remove_prefix(block)) {
    auto k = static_cast<std::uint32_t>(little_endian(text.substr(0, block)));
    k = std::rotl(k * 0xcc9e2d51U, 15) * 0x1b873593U;
    h = std::rotl(h ^ k, 13) * 5 + 0xe6546b64U;
  }
  return h;
}

std::array<std::uint64_t, 2> murmur128(std::string_view text) {
  constexpr std::size_t half = 8;
  const std::uint64_t length = text.size();
  std::uint64_t h1 = 0;
  std::uint64_t h2 = 0;
  for (; text.size() >= 2 * half; text.remove_prefix(2 * half)) {
    h1 ^= mix_low(little_endian(text.substr(0, half)));
    h1 = (std::rotl(h1, 27) + h2) * 5 + 0x52dce729;
    h2 ^= mix_high(little_endian(text.substr(half, half)));
    h2 = (std::rotl(h2, 31) + h1) * 5 + 0x38495ab5;
  }
  // What is not there counts as zeros, which change nothing.
  h1 ^= mix_low(little_endian(text.substr(0, half)));
  if (text.size() > half) h2 ^= mix_high(little_endian(text.substr(half)));

  h1 ^= length;
  h2 ^= length;
  h1 += h2;
  h2 += h1;
  h1 = finish(h1);
  h2 = finish(h2);
  h1 += h2;
  h2 += h1;
  return {h1, h2};
}

}  // namespace sidehook::session
