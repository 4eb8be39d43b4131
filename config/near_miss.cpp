#include "config/near_miss.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace sidehook::config {
namespace {

// Longer names are nobody's slip of the pen.
constexpr std::size_t longest_compared = 64;

// Insertions, deletions and replacements of one letter (Levenshtein).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

std::string_view last_part(std::string_view path) {
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

}  // namespace

std::string_view near_miss(std::string_view wanted, std::span<const std::string> candidates) {
  if (wanted.size() > longest_compared) return {};
  std::string_view nearest;
  std::size_t least = std::max<std::size_t>(2, wanted.size() / 3) + 1;
  for (const auto& candidate : candidates) {
    const auto distance = edit_distance(wanted, candidate);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  if (!nearest.empty()) return nearest;
  const auto same_end = std::find_if(
      candidates.begin(), candidates.end(),
      [&](const std::string& candidate) { return last_part(candidate) == last_part(wanted); });
  return same_end == candidates.end() ? std::string_view{} : std::string_view(*same_end);
}

}  // namespace sidehook::config
