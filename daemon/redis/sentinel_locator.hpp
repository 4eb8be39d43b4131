#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "daemon/redis/locator.hpp"

namespace sidehook::redis {

class sentinel_search;

/// The server is the master that sentinels name: they are asked in turn until one answers. Each
/// search begins with the next one, so that a sentinel that is out of date does not mislead twice
/// in a row.
class sentinel_locator : public locator {
 public:
  sentinel_locator(boost::asio::io_context& context, std::shared_ptr<const options> options);
  ~sentinel_locator() override;

  void locate(located done) override;
  void stop() override;

 private:
  boost::asio::io_context& context_;
  const std::shared_ptr<const options> options_;
  const std::vector<config::redis_address> sentinels_;
  std::size_t first_ = 0;
  std::shared_ptr<sentinel_search> search_;
};

}  // namespace sidehook::redis
