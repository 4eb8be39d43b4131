#include "daemon/allowed_environment.hpp"

#include "config/environment.hpp"

namespace sidehook {

allowed_environment::allowed_environment(const std::vector<std::string>& allowed,
                                         const std::vector<std::string>& environment) {
  for (const auto& name : allowed) {
    if (const auto value = config::variable(environment, name))
      variables_.emplace(name, std::string(*value));
  }
}

std::optional<std::string> allowed_environment::find(std::string_view name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace sidehook
