#pragma once

#include <string_view>

namespace sidehook::jsvm {
class run;
}

/// What host functions need from outside the VM. Each port is implemented where its technology is.
namespace sidehook::jsvm::host {

/// Where the lines go that scripts write.
class script_log {
 public:
  virtual ~script_log() = default;
  /// @param level    "debug", "info", "warn", "error", or "raw" for a line to be written as it is
  /// @param message  valid UTF-8, cut to jsvm.log_line_bytes
  /// @param run      the run that wrote it
  /// Called on the VM's strand; must not block.
  virtual void write(std::string_view level, std::string_view message, const run& run) = 0;
};

struct ports {
  script_log& log;
};

}  // namespace sidehook::jsvm::host
