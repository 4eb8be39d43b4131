#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/fault.hpp"

namespace sidehook::test {

using lines = std::vector<std::string>;

/// Each fault as people read it.
lines lines_of(const std::vector<config::fault>& faults);
/// The same as one text, with a line break after each.
std::string text_of(const std::vector<config::fault>& faults);

/// Those of settings that are assigned as on the command line, and nowhere else.
lines faults_with(const std::vector<std::string>& assignments);

}  // namespace sidehook::test
