#include "daemon/redis/slot.hpp"

#include <array>

namespace sidehook::redis {
namespace {

// CRC-16/XMODEM: the polynomial 0x1021, beginning with 0.
constexpr std::uint16_t remainder_of(unsigned byte) {
  unsigned remainder = byte << 8U;
  for (int bit = 0; bit < 8; ++bit)
    remainder = (remainder & 0x8000U) != 0 ? (remainder << 1U) ^ 0x1021U : remainder << 1U;
  return static_cast<std::uint16_t>(remainder);
}

constexpr auto remainders = [] {
  std::array<std::uint16_t, 256> all{};
  for (unsigned byte = 0; byte < all.size(); ++byte) all.at(byte) = remainder_of(byte);
  return all;
}();

std::uint16_t crc16(std::string_view text) {
  unsigned crc = 0;
  for (const char each : text)
    crc = (crc << 8U) ^ remainders.at(((crc >> 8U) ^ static_cast<unsigned char>(each)) & 0xffU);
  return static_cast<std::uint16_t>(crc);
}

std::string_view hashed_part(std::string_view key) {
  const auto open = key.find('{');
  if (open == std::string_view::npos) return key;
  const auto close = key.find('}', open + 1);
  if (close == std::string_view::npos || close == open + 1) return key;
  return key.substr(open + 1, close - open - 1);
}

}  // namespace

std::uint16_t slot_of(std::string_view key) {
  return static_cast<std::uint16_t>(crc16(hashed_part(key)) % slot_count);
}

}  // namespace sidehook::redis
