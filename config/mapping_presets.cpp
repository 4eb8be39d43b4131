#include "config/mapping_presets.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "config/mapping_json.hpp"
#include "config/mapping_presets/embedded.hpp"

namespace sidehook::config {

const std::vector<mapping>& shipped_mappings() {
  static const std::vector<mapping> all = [] {
    // Where two could take one body, the more particular one is first.
    const std::array files{mapping_presets::kong_json, mapping_presets::apisix_json,
                           mapping_presets::gravitee_json, mapping_presets::aws_json,
                           mapping_presets::access_logs_json};
    std::vector<mapping> made;
    for (const auto& file : files)
      std::ranges::move(mappings_from_json(file), std::back_inserter(made));
    return made;
  }();
  return all;
}

std::vector<mapping> with_shipped(std::vector<mapping> own) {
  const auto own_count = own.size();
  for (const auto& shipped : shipped_mappings()) {
    const auto own_end = own.begin() + static_cast<std::ptrdiff_t>(own_count);
    const bool replaced = std::any_of(
        own.begin(), own_end, [&](const mapping& each) { return each.name == shipped.name; });
    if (!replaced) own.push_back(shipped);
  }
  return own;
}

}  // namespace sidehook::config
