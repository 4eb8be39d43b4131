#include "daemon/queue/suspect_turns.hpp"

namespace sidehook::queue {

suspect_turns::answer suspect_turns::enter(std::size_t shard, delivery& what) {
  if (out_.empty() || (turn_ == shard && held_.empty())) {
    turn_ = shard;
    out_.insert(what.id);
    return answer::go;
  }
  if (held_.size() >= most_held_) return answer::later;
  held_.push_back({shard, std::move(what)});
  return answer::held;
}

void suspect_turns::settled(delivery_id id, std::vector<released>& next) {
  if (out_.erase(id) > 0 && out_.empty() && !held_.empty()) begin_turn(next);
}

// Of who has waited longest; all that it has.
void suspect_turns::begin_turn(std::vector<released>& next) {
  turn_ = held_.front().shard;
  std::deque<released> others;
  for (auto& each : held_) {
    if (each.shard != turn_) {
      others.push_back(std::move(each));
      continue;
    }
    out_.insert(each.what.id);
    next.push_back(std::move(each));
  }
  held_ = std::move(others);
}

void suspect_turns::give_back(std::vector<delivery>& deliveries) {
  for (auto& each : held_) deliveries.push_back(std::move(each.what));
  held_.clear();
  out_.clear();
}

}  // namespace sidehook::queue
