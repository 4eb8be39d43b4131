#include "daemon/redis/loaded_scripts.hpp"

namespace sidehook::redis {

std::vector<command> loaded_scripts::missing(const std::vector<command>& commands) {
  std::vector<command> loads;
  for (const auto& each : commands) {
    if (each.code && digests_.insert(each.code->digest()).second)
      loads.push_back({{"SCRIPT", "LOAD", each.code->text()}});
  }
  return loads;
}

}  // namespace sidehook::redis
