#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/redis_queue/part.hpp"

namespace sidehook::redis_queue {

/// What about a server's settings endangers events that were accepted, a sentence each.
/// @param info         what INFO says
/// @param appendfsync  "" when it is not known
std::vector<std::string> dangers_of(std::string_view info, std::string_view appendfsync);

/// Asks the server that was connected to, and reports what is new. On the io_context's thread.
class server_check {
 public:
  server_check(shared& all, redis::client& client) : all_(all), client_(client) {}
  void look();

 private:
  shared& all_;
  redis::client& client_;
  std::vector<std::string> told_;
};

}  // namespace sidehook::redis_queue
