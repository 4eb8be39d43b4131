#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "test/support/http_client.hpp"

namespace sidehook::test {

/// Sends batches of the event `E` to the API `a`, one after the other from a thread of its own, and
/// keeps which were accepted. Each batch has an Idempotency-Key; one that was not answered is sent
/// first when it starts anew.
class sender {
 public:
  static constexpr int events_per_batch = 20;

  /// @param wait_every  of so many batches one waits for its runs, which bounds what is waiting
  sender(std::string name, int wait_every) : name_(std::move(name)), wait_every_(wait_every) {}
  ~sender() { finish(); }
  sender(const sender&) = delete;
  sender& operator=(const sender&) = delete;

  void start(std::uint16_t port);
  /// Ends it after the batch under way.
  void finish();

  /// The ids of the accepted events; after finish(), as is all below.
  const std::vector<std::string>& accepted() const { return accepted_; }
  /// What broke the connection; "" when it was finish() that ended it, or a refusal.
  const std::string& broken_by() const { return broken_by_; }
  const std::optional<http_answer>& refused_by() const { return refused_by_; }

 private:
  void send_until_stopped(std::uint16_t port);
  bool send_batch(http_connection& client);

  std::string name_;
  int wait_every_;
  int batch_ = 1;
  std::vector<std::string> accepted_;
  std::string broken_by_;
  std::optional<http_answer> refused_by_;
  std::atomic<bool> stopped_ = false;
  std::thread thread_;
};

}  // namespace sidehook::test
