#include <climits>
#include <string>

#include <poll.h>
#include <unistd.h>

#include "daemon/log/logger.hpp"

namespace sidehook::log {
namespace {

// A pipe that polls as writable takes this much at once; what is written in one piece is not mixed
// with the lines of others.
constexpr std::size_t most_bytes = PIPE_BUF;

class direct_sink : public sink {
 public:
  void write(std::string_view line) override {
    std::string text(line.substr(0, most_bytes - 1));
    text += '\n';
    pollfd stream{STDERR_FILENO, POLLOUT, 0};
    if (::poll(&stream, 1, 0) != 1 || (stream.revents & POLLOUT) == 0) return;
    // Nobody could be told that it failed.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
  }
  void flush() override {}
};

}  // namespace

std::unique_ptr<sink> make_direct_stderr_sink() { return std::make_unique<direct_sink>(); }

}  // namespace sidehook::log
