#include "daemon/ready_line.hpp"

#include <string>

#include <unistd.h>

namespace sidehook {

void write_ready_line(int ready_fd, std::string_view ports, log::logger& log) {
  const auto line = std::string(ports) + '\n';
  if (::write(ready_fd, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    log.warn("the ports could not be written to the descriptor that --ready-fd names");
  ::close(ready_fd);
}

}  // namespace sidehook
