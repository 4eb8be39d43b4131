#pragma once

#include <optional>

#include "daemon/log/logger.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::outcome {

/// Writes what scripts and built-in handlers log to our log, in the gateway's form, with the
/// handler and the event it belongs to. On the strand of the VM whose they are.
class script_lines : public jsvm::host::script_log {
 public:
  /// @param instance  which VM that is, where there are several (jsvm.instances)
  explicit script_lines(log::logger& log, std::optional<std::size_t> instance = {})
      : log_(log), instance_(instance) {}
  void write(std::string_view level, std::string_view message, const jsvm::run& run) override;

 private:
  log::logger& log_;
  const std::optional<std::size_t> instance_;
};

}  // namespace sidehook::outcome
