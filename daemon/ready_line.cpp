#include "daemon/ready_line.hpp"

#include <unistd.h>

namespace sidehook {

void write_ready_line(int ready_fd, std::string_view line, log::logger& log) {
  if (::write(ready_fd, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    log.warn("the ports could not be written to the descriptor that --ready-fd names");
  ::close(ready_fd);
}

}  // namespace sidehook
