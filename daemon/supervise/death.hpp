#pragma once

#include <string>

namespace sidehook::supervise {

/// How a process ended.
class death {
 public:
  /// @param wait_status  as waitpid() gives it
  explicit death(int wait_status) : status_(wait_status) {}

  /// By itself, with an exit code; otherwise by a signal.
  bool is_exit() const;
  /// The exit code; 128 + the signal's number, as shells have it, when there was none.
  int exit_code() const;
  /// What it did itself: it crashed, or ended by itself. Other signals came from outside.
  bool is_own_doing() const;
  /// "exit code 3", "SIGSEGV"
  std::string text() const;

 private:
  int status_;
};

}  // namespace sidehook::supervise
