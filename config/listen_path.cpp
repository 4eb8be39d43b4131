#include "config/listen_path.hpp"

#include <algorithm>
#include <vector>

namespace sidehook::config {

std::string normalised_listen_path(std::string_view path) {
  if (path.empty() || path.find(' ') != std::string_view::npos) return "";
  const bool ends_with_slash = path.ends_with('/');
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    const auto slash = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, slash);
    if (segment == "..") {
      if (!segments.empty()) segments.pop_back();
    } else if (!segment.empty() && segment != ".") {
      segments.push_back(segment);
    }
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  std::string clean;
  for (const auto segment : segments) clean.append("/").append(segment);
  return ends_with_slash || clean.empty() ? clean + "/" : clean;
}

}  // namespace sidehook::config
