#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "test/support/scripted_server.hpp"

namespace sidehook::test {

/// A collector of spans that keeps the requests that it gets, and gives each the same answer. Any
/// thread.
class trace_collector {
 public:
  std::size_t requests() const {
    const std::lock_guard lock(mutex_);
    return requests_.size();
  }
  std::string request(std::size_t index) const {
    const std::lock_guard lock(mutex_);
    return requests_.at(index);
  }
  /// Of each request so far.
  std::vector<std::string> bodies() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> all;
    for (const auto& each : requests_) all.push_back(each.substr(each.find("\r\n\r\n") + 4));
    return all;
  }

  void answer_with(std::string answer) {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
  }

  std::string url(std::string_view path = "") const { return server_.url(path); }
  /// "127.0.0.1:PORT"
  std::string place() const { return url().substr(std::string_view("http://").size()); }

 private:
  std::string take(const std::string& request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    return answer_;
  }

  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::string answer_ = response("200 OK", "{}");
  // Last: its threads end first.
  scripted_server server_{answering([this](const std::string& request) { return take(request); })};
};

}  // namespace sidehook::test
