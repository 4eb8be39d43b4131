#pragma once

#include <deque>
#include <unordered_map>
#include <vector>

#include "daemon/pacing/handler_key.hpp"
#include "daemon/queue/turn_times.hpp"

namespace sidehook::pacing {

/// Keeps the runs of a handler that are under way at once within its limit
/// (handler_meta.sidehook.concurrency). A few deliveries are held until a run ends. The time is an
/// argument.
class concurrency_limits {
 public:
  enum class answer {
    run,
    held,   ///< moved from; comes back through release()
    later,  ///< as many are held as may: next_turn()
  };
  /// @param what  one whose handler has a limit
  answer enter(queue::delivery& what, queue::time_point now);
  /// When one that was told so should come again.
  queue::time_point next_turn(const queue::delivery& what, queue::time_point now);
  /// A run that was let in has ended.
  void ended(const queue::delivery& what);

  /// Appends those that may enter again.
  void release(std::vector<queue::delivery>& deliveries);
  /// Appends all that are held.
  void give_back(std::vector<queue::delivery>& deliveries);

 private:
  struct held {
    queue::delivery what;
    queue::time_point since;
  };
  struct lane {
    int under_way = 0;
    std::deque<held> waiting;
    queue::turn_times turns;
  };
  std::unordered_map<handler_key, lane, handler_key_hash> lanes_;
  std::vector<queue::delivery> released_;
};

}  // namespace sidehook::pacing
