#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "daemon/store/state_file.hpp"
#include "daemon/store/sweeper.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::store {

using system_clock = std::function<std::chrono::system_clock::time_point()>;

/// The state file, and the order of what is done with it: one task after the other, on the one
/// thread of an io_context. A task that is begun on that thread, as by an answer, is done at once,
/// before others that wait.
class store_thread {
 public:
  /// @throws sqlite_error
  store_thread(const std::filesystem::path& data_dir, const state_limits& limits,
               std::chrono::milliseconds sweep_interval, system_clock clock,
               boost::asio::io_context& context);

  /// Does the task, and gives its answer to done() on the io_context's thread. Any thread.
  /// @param task  answer<Value>(state_file&, instant now); what it throws becomes an error
  template <class Value, class Task>
  void perform(jsvm::host::answered<Value> done, Task task);

  /// For tasks, when they have written something that expires.
  void expect_expiry() { sweeper_.expect(); }

  /// Does what has been asked for, and closes the file. What is asked for later is answered with an
  /// error, at once. Any thread. The io_context has no more to do for this then.
  void stop();

 private:
  instant now() const { return std::chrono::floor<std::chrono::milliseconds>(clock_()); }
  sweeper::found sweep();
  template <class Value, class Task>
  jsvm::host::answer<Value> attempt(Task& task);

  system_clock clock_;
  boost::asio::io_context& context_;
  std::optional<state_file> file_;
  sweeper sweeper_;
  std::mutex mutex_;
  bool stopping_ = false;
};

template <class Value, class Task>
void store_thread::perform(jsvm::host::answered<Value> done, Task task) {
  if (context_.get_executor().running_in_this_thread()) return done(attempt<Value>(task));
  {
    const std::scoped_lock lock(mutex_);
    if (!stopping_) {
      boost::asio::post(context_, [this, done = std::move(done), task = std::move(task)]() mutable {
        done(attempt<Value>(task));
      });
      return;
    }
  }
  done({std::nullopt, "the store is closed", true});
}

template <class Value, class Task>
jsvm::host::answer<Value> store_thread::attempt(Task& task) {
  if (!file_) return {std::nullopt, "the store is closed", true};
  try {
    return task(*file_, now());
  } catch (const sqlite_error& error) {
    return {std::nullopt, error.what(), true};
  }
}

}  // namespace sidehook::store
