#include <iostream>

#include <sys/ioctl.h>
#include <unistd.h>

#include "daemon/command/command_line.hpp"

namespace {

// 0 when standard output is no terminal, or one that does not say.
std::size_t terminal_width() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace

// Asks GnuTLS not to prepare itself when it is loaded, as GNUTLS_SKIP_GLOBAL_INIT of its header
// does: it comes with libcurl, for protocols that nobody here speaks, and would take a millisecond
// and the more of a megabyte.
extern "C" int _gnutls_global_init_skip() { return 1; }  // NOLINT(bugprone-reserved-identifier)

int main(int argc, char** argv) {
  std::vector<std::string> environment;
  for (char** variable = environ; *variable != nullptr; ++variable)
    environment.emplace_back(*variable);
  sidehook::command::surroundings world{std::cout, std::cerr, std::cin, std::move(environment),
                                        ::isatty(STDOUT_FILENO) == 1};
  world.is_terminal = ::isatty(STDOUT_FILENO) == 1;
  if (const auto width = terminal_width(); width > 0) world.width = width;
  return sidehook::command::run_command_line({argv + 1, argv + argc}, world);
}
