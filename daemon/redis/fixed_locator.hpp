#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "daemon/redis/locator.hpp"

namespace sidehook::redis {

/// The server is at a given address; of several, another one each time.
class fixed_locator : public locator {
 public:
  fixed_locator(std::shared_ptr<const options> options,
                std::vector<config::redis_address> addresses);

  void locate(located done) override;
  void stop() override {}

 private:
  const std::shared_ptr<const options> options_;
  const std::vector<config::redis_address> addresses_;
  std::size_t next_ = 0;
};

}  // namespace sidehook::redis
