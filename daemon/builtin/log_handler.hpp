#pragma once

#include <string>
#include <utility>

#include "jsvm/builtin_handler.hpp"

namespace sidehook::builtin {

/// eh_log_handler: a line in the log for each event, "prefix:AuthFailure", at level warn.
class log_handler : public jsvm::builtin_handler {
 public:
  explicit log_handler(std::string prefix) : prefix_(std::move(prefix)) {}
  jsvm::builtin_end perform(jsvm::call& call, const jsvm::invocation& what) const override;

 private:
  const std::string prefix_;
};

}  // namespace sidehook::builtin
