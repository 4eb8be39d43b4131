#pragma once

#include <initializer_list>
#include <vector>

#include <signal.h>

namespace sidehook::supervise {

/// Takes signals one at a time, from a descriptor, instead of being interrupted by them. While it
/// is there the process, and what it forks, has them blocked.
class signal_inbox {
 public:
  /// @throws std::system_error
  explicit signal_inbox(std::initializer_list<int> signals);
  ~signal_inbox();
  signal_inbox(const signal_inbox&) = delete;
  signal_inbox& operator=(const signal_inbox&) = delete;

  /// Readable when there are signals.
  int descriptor() const { return descriptor_; }
  /// Those that have come; does not wait.
  std::vector<int> take();
  /// In a forked process that has its own way to take these: they interrupt it, also those that
  /// have come meanwhile.
  static void unblock(std::initializer_list<int> signals);

 private:
  sigset_t before_{};
  int descriptor_;
};

}  // namespace sidehook::supervise
