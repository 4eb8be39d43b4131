#pragma once

#include <string_view>

#include "daemon/log/logger.hpp"

namespace sidehook {

/// Writes the ports as a line to the descriptor that --ready-fd names, and closes it.
void write_ready_line(int ready_fd, std::string_view ports, log::logger& log);

}  // namespace sidehook
