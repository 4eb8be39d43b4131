#include "config/environment.hpp"

namespace sidehook::config {

std::optional<std::string_view> variable(const environment& from, std::string_view name) {
  for (const std::string_view entry : from) {
    if (entry.size() > name.size() && entry[name.size()] == '=' && entry.starts_with(name)) {
      return entry.substr(name.size() + 1);
    }
  }
  return std::nullopt;
}

}  // namespace sidehook::config
