#pragma once

#include <string>

#include <sys/types.h>

namespace sidehook::supervise {

/// The worker, a fork of the supervisor that is killed when the supervisor dies, and the pipe on
/// which it says that it is ready. Owned by the supervisor, which reaps it.
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

  /// The rest is for the supervisor, but for this: where the worker writes its line to.
  int ready_fd() const { return pipe_; }

  bool is_running() const { return pid_ > 0; }
  pid_t pid() const { return pid_; }
  void signal(int number) const;
  /// It was reaped.
  void has_ended() { pid_ = 0; }

  /// Readable when there is something of the line to be read; -1 when nothing more will come.
  int ready_pipe() const { return pipe_; }
  /// The line, once, with its line break, when it has come; "" before and after. Does not wait.
  std::string take_ready_line();

 private:
  void close_pipe();

  pid_t pid_ = 0;
  int pipe_ = -1;
  std::string line_;
};

}  // namespace sidehook::supervise
