#include "daemon/supervise/beat_watch.hpp"

#include "daemon/supervise/heartbeat.hpp"

namespace sidehook::supervise {

bool beat_watch::finds_stuck(std::uint64_t count) {
  if (count == 0 || count == heartbeat::ended || count != last_) {
    last_ = count;
    looks_in_vain_ = 0;
    return false;
  }
  return ++looks_in_vain_ >= patience;
}

}  // namespace sidehook::supervise
