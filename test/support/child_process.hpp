#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace sidehook::test {

/// A program that the test started, by its process id. What waits gives up after 30 seconds and
/// throws std::runtime_error with everything the program has written so far. The destructor kills
/// what is still there.
class child_process {
 public:
  struct options {
    std::vector<std::string> environment;  ///< "NAME=value", added to this process's own
    std::string directory;                 ///< where it runs; "" is here
    std::string input;                     ///< its standard input
    bool ready_pipe = false;               ///< adds --ready-fd with a pipe of ours
    bool dies_with_thread = false;         ///< is killed when the thread that starts it ends
  };

  child_process(std::vector<std::string> arguments, const options& options);
  explicit child_process(std::vector<std::string> arguments)
      : child_process(std::move(arguments), options{}) {}
  ~child_process();
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;

  pid_t pid() const { return pid_; }
  void signal(int number) const;
  /// The exit code, or 128 + the signal's number.
  int wait();
  /// The line that came through the ready pipe.
  std::string wait_ready();

  /// Standard output and standard error, as far as they have come.
  std::string output();
  std::string errors();
  /// Waits until standard error holds this text.
  void wait_for_errors(const std::string& text);

 private:
  // A pipe that is read on a thread of its own, so that the program never waits for us.
  struct stream {
    int descriptor = -1;
    std::string text;
    bool ended = false;
    std::thread reader;
  };

  void read_all(stream& from);
  std::string text_of(const stream& from);
  [[noreturn]] void fail(const std::string& what);

  pid_t pid_ = -1;
  std::optional<int> exit_code_;
  std::mutex mutex_;
  std::condition_variable changed_;
  stream output_;
  stream errors_;
  stream ready_;
};

}  // namespace sidehook::test
