#pragma once

#include "daemon/log/logger.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::outcome {

/// Writes what scripts and built-in handlers log to our log, in the gateway's form, with the
/// handler and the event it belongs to.
class script_lines : public jsvm::host::script_log {
 public:
  explicit script_lines(log::logger& log) : log_(log) {}
  void write(std::string_view level, std::string_view message, const jsvm::run& run) override;

 private:
  log::logger& log_;
};

}  // namespace sidehook::outcome
