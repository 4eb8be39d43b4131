#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "test/support/redis_server.hpp"

namespace sidehook::test {

/// A master with a replica, and three sentinels that watch them and notice within half a second
/// when the master is gone.
class redis_sentinels {
 public:
  /// @param sentinel_setup  of each sentinel
  explicit redis_sentinels(redis_setup server_setup = {}, const redis_setup& sentinel_setup = {});

  static constexpr const char* master_name = "the-master";

  /// As they were at first.
  redis_server& master() { return *servers_[0]; }
  redis_server& replica() { return *servers_[1]; }
  /// As the sentinels have it now.
  redis_server& current_master();
  redis_server& sentinel(std::size_t index) { return *sentinels_.at(index); }
  /// Of the sentinels.
  std::vector<std::string> addresses() const;

  /// Waits until this server is the master, and each of these sentinels says so.
  void wait_for_master(redis_server& server, const std::vector<std::size_t>& sentinels = {0, 1, 2});

 private:
  void wait_until_watched();
  // The port of the master.
  std::string named_by(std::size_t sentinel);

  std::vector<std::unique_ptr<redis_server>> servers_;
  std::vector<std::unique_ptr<redis_server>> sentinels_;
};

}  // namespace sidehook::test
