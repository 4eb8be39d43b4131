#pragma once

#include <deque>
#include <unordered_map>
#include <vector>

#include "daemon/pacing/handler_key.hpp"

namespace sidehook::pacing {

/// Keeps the runs of a handler that are under way at once within its limit
/// (handler_meta.sidehook.concurrency). A few deliveries are held until a run ends. Knows no clock.
class concurrency_limits {
 public:
  enum class answer {
    run,
    held,   ///< moved from; comes back through release()
    later,  ///< as many are held as may
  };
  /// @param what  one whose handler has a limit
  answer enter(queue::delivery& what);
  /// A run that was let in has ended.
  void ended(const queue::delivery& what);

  /// Appends those that may enter again.
  void release(std::vector<queue::delivery>& deliveries);
  /// Appends all that are held.
  void give_back(std::vector<queue::delivery>& deliveries);

 private:
  struct lane {
    int under_way = 0;
    std::deque<queue::delivery> held;
  };
  std::unordered_map<handler_key, lane, handler_key_hash> lanes_;
  std::vector<queue::delivery> released_;
};

}  // namespace sidehook::pacing
