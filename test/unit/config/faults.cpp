#include "test/unit/config/faults.hpp"

#include "config/settings_loader.hpp"

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

lines faults_with(const std::vector<std::string>& assignments) {
  const auto result = config::load_settings({std::nullopt, {}, assignments});
  return result.has_error() ? lines_of(result.error()) : lines{};
}

}  // namespace sidehook::test
