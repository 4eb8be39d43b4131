#pragma once

#include <cstdint>
#include <string_view>

namespace sidehook::redis {

inline constexpr std::uint16_t slot_count = 16'384;

/// The slot of a cluster that a key is in: by the part between its first "{" and the next "}", when
/// there is any, and else by the whole.
std::uint16_t slot_of(std::string_view key);

}  // namespace sidehook::redis
