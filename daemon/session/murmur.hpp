#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sidehook::session {

/// What is left of MurmurHash3_x86_32, seed 0, in gateways: the loop over whole blocks of four
/// bytes. Up to three bytes at the end count for nothing, and neither the length nor the final
/// mixing goes in.
std::uint32_t murmur32_of_blocks(std::string_view text);

/// MurmurHash3_x64_128, seed 0: h1 and h2.
std::array<std::uint64_t, 2> murmur128(std::string_view text);

}  // namespace sidehook::session
