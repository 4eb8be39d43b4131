#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/redis/command.hpp"
#include "daemon/redis_queue/keys.hpp"

namespace sidehook::redis_queue {

/// The scripts (lua/), each of which says itself what it takes and returns. What is done in one is
/// done as a whole, whoever else is at work. Immutable.
class scripts {
 public:
  using code = std::shared_ptr<const redis::script>;

  explicit scripts(keys names);

  const code adopt;
  const code claim;
  const code move;
  const code offer;
  const code remove;
  const code renew;
  const code replay;
  const code settle;
  const code sweep;

  const keys& names() const { return names_; }
  /// @param arguments  ARGV
  redis::command call(const code& which, std::vector<std::string> arguments) const;
  /// Makes the streams and their groups where they are missing; elsewhere Redis answers with errors
  /// (BUSYGROUP) that do not matter.
  std::vector<redis::command> create_groups() const;

 private:
  const keys names_;
};

}  // namespace sidehook::redis_queue
