#pragma once

#include <set>
#include <string>
#include <vector>

#include "daemon/redis/command.hpp"

namespace sidehook::redis {

/// Which scripts a server has been given over one connection. Owned by that.
class loaded_scripts {
 public:
  /// What has to be said before these commands; counted as loaded from then on.
  std::vector<command> missing(const std::vector<command>& commands);
  /// The server knows none any more, as after SCRIPT FLUSH.
  void forget() { digests_.clear(); }

 private:
  std::set<std::string> digests_;
};

}  // namespace sidehook::redis
