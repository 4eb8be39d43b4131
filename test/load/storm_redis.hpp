#pragma once

#include <memory>
#include <string>
#include <vector>

#include "test/support/redis_sentinels.hpp"
#include "test/support/redis_server.hpp"

namespace sidehook::test {

/// The Redis of a storm, which keeps its file: one server, or one with a replica under three
/// sentinels.
class storm_redis {
 public:
  enum class kind { alone, with_replica };

  explicit storm_redis(kind what);

  /// What daemons are told of it.
  std::vector<std::string> settings() const;
  /// The server that is the master now.
  redis_server& master();

  /// Of one with a replica: kills the master, waits until the replica is the master, and brings the
  /// dead one back as a replica of that.
  void fail_over();

 private:
  std::unique_ptr<redis_server> alone_;
  std::unique_ptr<redis_sentinels> watched_;
};

}  // namespace sidehook::test
