#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace sidehook::supervise {

/// The worker, a fork of the supervisor that is killed when the supervisor dies, and the pipe on
/// which it reports (worker_report). Owned by the supervisor, which reaps it.
class worker_process {
 public:
  enum class side { supervisor, worker };

  worker_process() = default;
  ~worker_process() { close_pipe(); }
  worker_process(const worker_process&) = delete;
  worker_process& operator=(const worker_process&) = delete;

  /// Forks: returns in both processes, and tells which one it is. The process must have no other
  /// thread.
  /// @throws std::system_error when there is no process or no pipe to be had
  side start();

  /// In the supervisor, readable when there is something to be read, and -1 when nothing more will
  /// come; in the worker, where it writes to. Neither waits for the other.
  int pipe() const { return pipe_; }

  /// The rest is for the supervisor.

  bool is_running() const { return pid_ > 0; }
  pid_t pid() const { return pid_; }
  void signal(int number) const;
  /// It was reaped.
  void has_ended() { pid_ = 0; }

  /// The lines that have come, without their line breaks.
  std::vector<std::string> take_lines();

 private:
  void read_pipe();
  void close_pipe();

  pid_t pid_ = 0;
  int pipe_ = -1;
  /// What has come, and was not taken.
  std::string text_;
};

}  // namespace sidehook::supervise
