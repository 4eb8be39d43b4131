#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "daemon/redis/client.hpp"
#include "test/support/redis_server.hpp"

namespace sidehook::test {

/// A client whose io_context runs on the test's thread, while the test waits for something.
class redis_driver {
 public:
  explicit redis_driver(redis::options options);
  ~redis_driver();

  redis::client& client() { return *client_; }
  boost::asio::io_context& context() { return context_; }

  /// Runs until the condition holds; throws std::runtime_error when it does not in time.
  void run_until(const std::function<bool()>& condition);
  /// Sends, and waits for what becomes of it.
  redis::result<redis::reply> fetch(redis::command what);
  redis::result<std::vector<redis::reply>> fetch(redis::request what);
  /// The same; a failure is thrown.
  redis::reply answer(std::vector<std::string> words);
  /// The same; an answer is a failure of the test.
  redis::failure failure(std::vector<std::string> words);
  /// Tries until there is an answer, as those do who wait for a server to come back.
  redis::reply answer_at_last(std::vector<std::string> words);

  /// What was reported so far.
  const std::vector<std::string>& reports() const { return reports_; }

 private:
  boost::asio::io_context context_{1};
  std::vector<std::string> reports_;
  std::optional<redis::client> client_;
};

/// Options for this server, with short intervals.
redis::options options_for(const redis_server& server);

}  // namespace sidehook::test
