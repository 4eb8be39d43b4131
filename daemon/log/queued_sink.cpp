#include "daemon/log/queued_sink.hpp"

#include <utility>

#include <pthread.h>

namespace sidehook::log {

queued_sink::queued_sink(std::unique_ptr<sink> behind, std::size_t most_lines)
    : behind_(std::move(behind)), most_lines_(most_lines), thread_([this] {
        pthread_setname_np(pthread_self(), "log");
        write_all();
      }) {}

queued_sink::~queued_sink() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void queued_sink::write(std::string_view line) {
  std::string taken(line);
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() == most_lines_) {
      waiting_.pop_front();
      ++lost_;
    }
    waiting_.push_back(std::move(taken));
  }
  changed_.notify_one();
}

std::uint64_t queued_sink::lost() const {
  const std::lock_guard lock(mutex_);
  return lost_;
}

void queued_sink::write_all() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const std::string line = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    behind_->write(line);
    lock.lock();
  }
}

}  // namespace sidehook::log
