#pragma once

#include <cstddef>
#include <deque>
#include <unordered_set>
#include <utility>
#include <vector>

#include "daemon/queue/delivery.hpp"

namespace sidehook::queue {

/// Keeps deliveries apart that may have killed the process (delivery::kills), where several
/// consumers run at once: those of one consumer are out at a time, the others are held until all of
/// these are settled. When the process dies once more, at most one of them was on a thread, and one
/// that merely ran beside the culprit is not blamed twice. For one thread at a time.
class suspect_turns {
 public:
  /// @param most_held  further ones are turned away
  explicit suspect_turns(std::size_t most_held = 1'024) : most_held_(most_held) {}

  struct released {
    std::size_t shard = 0;
    delivery what;
  };
  enum class answer {
    go,     ///< it is out until it is settled
    held,   ///< moved from: comes when its turn has come
    later,  ///< as many are held as may
  };
  answer enter(std::size_t shard, delivery& what);
  /// One that may have been out is settled; appends those whose turn has come by that.
  void settled(delivery_id id, std::vector<released>& next);
  bool any_out() const { return !out_.empty(); }

  /// Appends all that are held, and forgets those that are out.
  void give_back(std::vector<delivery>& deliveries);

 private:
  void begin_turn(std::vector<released>& next);

  const std::size_t most_held_;
  std::size_t turn_ = 0;
  std::unordered_set<delivery_id> out_;
  std::deque<released> held_;
};

}  // namespace sidehook::queue
