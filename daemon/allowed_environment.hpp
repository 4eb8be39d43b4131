#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jsvm/host/ports.hpp"

namespace sidehook {

/// The environment variables that jsvm.env_allow names. Immutable; any thread.
class allowed_environment : public jsvm::host::script_environment {
 public:
  /// @param environment  "NAME=value"
  allowed_environment(const std::vector<std::string>& allowed,
                      const std::vector<std::string>& environment);

  std::optional<std::string> find(std::string_view name) const override;

 private:
  std::map<std::string, std::string, std::less<>> variables_;
};

}  // namespace sidehook
