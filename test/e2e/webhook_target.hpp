#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "test/support/http_server.hpp"

namespace sidehook::test {

/// Where webhooks are sent to: keeps each request, and answers with the statuses it is told, in
/// their order, and 200 after them.
class webhook_target {
 public:
  explicit webhook_target(std::vector<unsigned> statuses = {});

  std::string url(const std::string& path = "/hook") const;
  /// Waits for the next request that was not taken.
  http::request take();
  std::size_t received() const;
  void answer_next(unsigned status);

 private:
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<unsigned> statuses_;
  std::deque<http::request> requests_;
  std::size_t received_ = 0;
  http_server server_;
};

/// The text of a webhook handler, as handler_meta has it in a definition.
std::string webhook_entry(const std::string& url, const std::string& more = "");

}  // namespace sidehook::test
