#pragma once

#include <vector>

#include "config/mapping.hpp"

namespace sidehook::config {

/// The mappings that ship (mapping_presets/), in the order in which they are tried.
const std::vector<mapping>& shipped_mappings();

/// The settings' own mappings, in their order, and behind them those that ship, without the ones
/// that have the name of an own one.
std::vector<mapping> with_shipped(std::vector<mapping> own);

}  // namespace sidehook::config
