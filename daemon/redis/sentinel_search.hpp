#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/redis/locator.hpp"

namespace sidehook::redis {

/// Asks sentinels, one after the other, where the master is, over a connection each. Owned by a
/// sentinel_locator, on its thread; what is under way keeps it alive.
class sentinel_search : public std::enable_shared_from_this<sentinel_search> {
 public:
  /// @param sentinels  in the order in which they are asked
  sentinel_search(boost::asio::io_context& context, std::shared_ptr<const options> options,
                  std::vector<config::redis_address> sentinels, locator::located done);

  void start() { ask_next("there are none"); }
  /// done is not called then.
  void stop();

 private:
  void ask_next(const std::string& last_failure);
  void ask(const config::redis_address& sentinel, credentials who);
  void put_question();
  void take(const reply& answer);
  void end(result<target> found);

  boost::asio::io_context& context_;
  const std::shared_ptr<const options> options_;
  const std::vector<config::redis_address> sentinels_;
  locator::located done_;
  std::size_t asked_ = 0;
  std::shared_ptr<connection> connection_;
};

}  // namespace sidehook::redis
