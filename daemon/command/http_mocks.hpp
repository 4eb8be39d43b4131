#pragma once

#include <string>
#include <vector>

#include "config/fault.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::command {

/// What to answer requests of one kind with.
struct http_mock {
  /// In upper case; "" stands for any method.
  std::string method;
  /// "*" in it stands for any text.
  std::string url;
  jsvm::host::http_result answer;
};

/// A file of mocks, or everything that is wrong with it.
struct http_mock_file {
  std::vector<http_mock> mocks;
  std::vector<config::fault> faults;
};

/// @param file  [{"method": "GET", "url": "http://orders.internal/*", "code": 200,
///              "headers": {"X-A": "1"}, "body": "text, or any JSON"}, {"url": "*", "error": "…"}]
http_mock_file read_http_mocks(const std::string& file);

/// Answers from the mocks; of those that fit, the first. Nothing is sent.
class mocked_http_client : public jsvm::host::http_client {
 public:
  explicit mocked_http_client(std::vector<http_mock> mocks) : mocks_(std::move(mocks)) {}

  void send(jsvm::host::http_request request, boost::asio::cancellation_slot cancellation,
            std::function<void(jsvm::host::http_result)> done) override;
  /// The requests for which there was no mock, as "GET http://…".
  const std::vector<std::string>& unmatched() const { return unmatched_; }

 private:
  std::vector<http_mock> mocks_;
  std::vector<std::string> unmatched_;
};

}  // namespace sidehook::command
