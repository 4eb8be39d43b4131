#pragma once

#include <cstddef>

#include "daemon/route/job.hpp"

namespace sidehook::queue {

/// Which one of several consumers runs an event: the same for all of its handlers, for each of its
/// attempts, and after a restart with as many consumers.
class shard_rule {
 public:
  enum class by {
    api,
    key,  ///< the event's Key; its API, when it has none
  };
  /// @param shards  at least 1
  shard_rule(by what, std::size_t shards) : by_(what), shards_(shards) {}

  /// From 0.
  std::size_t shard_of(const route::job& job) const;
  std::size_t shards() const { return shards_; }

 private:
  by by_;
  std::size_t shards_;
};

}  // namespace sidehook::queue
