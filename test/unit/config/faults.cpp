#include "test/unit/config/faults.hpp"

namespace sidehook::test {

lines lines_of(const std::vector<config::fault>& faults) {
  lines all;
  for (const auto& fault : faults) all.push_back(config::to_string(fault));
  return all;
}

std::string text_of(const std::vector<config::fault>& faults) {
  std::string text;
  for (const auto& line : lines_of(faults)) text += line + "\n";
  return text;
}

}  // namespace sidehook::test
