#include "daemon/command/top_screen.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace sidehook::command {
namespace {

constexpr std::string_view take_sequence = "\x1b[?1049h\x1b[?25l\x1b[?7l";
constexpr std::string_view give_back_sequence = "\x1b[?7h\x1b[?25h\x1b[?1049l";

sigset_t heeded_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH})
    ::sigaddset(&set, number);
  return set;
}

// A terminal that takes nothing any more is gone, and SIGHUP on its way.
void write_all(std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

int milliseconds_until(std::chrono::steady_clock::time_point until) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000));
}

}  // namespace

readable_signals::readable_signals() {
  const auto set = heeded_signals();
  descriptor_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
  ::pthread_sigmask(SIG_BLOCK, &set, &before_);
}

readable_signals::~readable_signals() {
  // Those that came too late have had their way: it ends.
  while (take() != 0) {
  }
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  ::close(descriptor_);
}

int readable_signals::take() {
  signalfd_siginfo came{};
  const auto size = ::read(descriptor_, &came, sizeof(came));
  return size == static_cast<ssize_t>(sizeof(came)) ? static_cast<int>(came.ssi_signo) : 0;
}

void taken_terminal::take() {
  has_keys_ = ::tcgetattr(STDIN_FILENO, &before_) == 0;
  if (has_keys_) {
    termios keys = before_;
    keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    keys.c_cc[VMIN] = 1;
    keys.c_cc[VTIME] = 0;
    ::tcsetattr(STDIN_FILENO, TCSADRAIN, &keys);
  }
  write_all(take_sequence);
}

void taken_terminal::give_back() {
  // First, so that what is typed at what is then seen is not lost.
  if (has_keys_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
  write_all(give_back_sequence);
}

page_size top_screen::size() const {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
    return {80, 24};
  return {size.ws_col, size.ws_row};
}

std::string top_screen::painted(const top_line& line) const {
  switch (line.shown) {
    case top_line::tone::bad:
      return palette_.bad(line.text);
    case top_line::tone::faint:
      return palette_.faint(line.text);
    case top_line::tone::plain:
      break;
  }
  return line.text;
}

void top_screen::draw(const std::vector<top_line>& lines, std::string_view foot) {
  std::string screen = "\x1b[H";
  for (const auto& line : lines) screen += painted(line) + "\x1b[K\r\n";
  // What is left of the last page, and then the foot on the last line.
  screen += "\x1b[J\x1b[" + std::to_string(size().rows) + ";1H" + palette_.faint(foot) + "\x1b[K";
  write_all(screen);
}

top_screen::wish top_screen::wait(std::chrono::steady_clock::time_point until) {
  std::array<pollfd, 2> from{pollfd{signals_.descriptor(), POLLIN, 0},
                             // A descriptor below 0 is left out.
                             pollfd{terminal_.has_keys() ? STDIN_FILENO : -1, POLLIN, 0}};
  if (::poll(from.data(), from.size(), milliseconds_until(until)) <= 0) return wish::none;
  if (from[0].revents != 0) return heed_signal();
  return heed_key();
}

top_screen::wish top_screen::heed_signal() {
  switch (signals_.take()) {
    case 0:
    case SIGWINCH:
      return wish::redraw;
    case SIGTSTP:
      stop_until_continued();
      return wish::redraw;
    default:
      return wish::end;
  }
}

void top_screen::stop_until_continued() {
  terminal_.give_back();
  ::raise(SIGSTOP);
  terminal_.take();
}

top_screen::wish top_screen::heed_key() {
  char key = 0;
  // The end of input, or a terminal that is gone.
  if (::read(STDIN_FILENO, &key, 1) <= 0) return wish::end;
  switch (key) {
    case 'q':
    case 'Q':
      return wish::end;
    case 's':
    case 'S':
      return wish::other_order;
    default:
      return wish::redraw;
  }
}

}  // namespace sidehook::command
