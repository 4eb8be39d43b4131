#pragma once

#include <string>
#include <utility>

#include "jsvm/call.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::jsvm::host {

/// Keeps the line with the run and hands it to the log, unless the run has written its share.
/// @param level  one of script_log's
inline void write_log_line(call& call, const char* level, std::string message) {
  run* run = call.current_run();
  if (run != nullptr && run->keep_log_line(level, message))
    call.ports().log.write(level, message, *run);
}

}  // namespace sidehook::jsvm::host
