#pragma once

#include <chrono>
#include <csignal>
#include <string>
#include <string_view>
#include <vector>

#include <termios.h>

#include "daemon/command/palette.hpp"
#include "daemon/command/top_lines.hpp"

namespace sidehook::command {

/// Signals as something to read, instead of something that interrupts. Blocks them for this thread,
/// and those that it starts, until it goes out of scope.
class readable_signals {
 public:
  /// @throws std::system_error
  readable_signals();
  ~readable_signals();
  readable_signals(const readable_signals&) = delete;
  readable_signals& operator=(const readable_signals&) = delete;

  int descriptor() const { return descriptor_; }
  /// The next one; 0 when there is none.
  int take();

 private:
  sigset_t before_{};
  int descriptor_ = -1;
};

/// The terminal of the process, taken over: the alternate screen, keys as they are typed, no
/// cursor. Gives it back as it was when it goes out of scope.
class taken_terminal {
 public:
  taken_terminal() { take(); }
  ~taken_terminal() { give_back(); }
  taken_terminal(const taken_terminal&) = delete;
  taken_terminal& operator=(const taken_terminal&) = delete;

  void take();
  void give_back();
  bool has_keys() const { return has_keys_; }

 private:
  termios before_{};
  bool has_keys_ = false;
};

/// Shows pages on the terminal of the process, and says what is typed. One thread.
class top_screen {
 public:
  enum class wish { none, end, other_order, redraw };

  explicit top_screen(palette palette) : palette_(palette) {}

  page_size size() const;
  /// @param foot  a last line, for what keys do
  void draw(const std::vector<top_line>& lines, std::string_view foot);
  /// Waits for a key or a signal, no longer than until then; `none` is that time.
  wish wait(std::chrono::steady_clock::time_point until);

 private:
  wish heed_signal();
  wish heed_key();
  void stop_until_continued();
  std::string painted(const top_line& line) const;

  const palette palette_;
  /// First: a signal while the terminal is taken must not end the process.
  readable_signals signals_;
  taken_terminal terminal_;
};

}  // namespace sidehook::command
