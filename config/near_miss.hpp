#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sidehook::config {

/// The candidate that someone who wrote `wanted` probably meant: few letters away, or of the same
/// last part (what follows the last dot). "" when none is near.
std::string_view near_miss(std::string_view wanted, std::span<const std::string> candidates);

}  // namespace sidehook::config
