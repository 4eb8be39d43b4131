#include "daemon/queue/sharded_queue.hpp"

#include <utility>

namespace sidehook::queue {

class sharded_queue::source_of_shard : public delivery_source {
 public:
  source_of_shard(sharded_queue& whole, std::size_t shard) : whole_(whole), shard_(shard) {}

  void take(std::size_t most, std::vector<delivery>& deliveries) override {
    whole_.take(shard_, most, deliveries);
  }
  void settle(std::vector<settlement> settlements) override {
    whole_.settle(std::move(settlements));
  }

 private:
  sharded_queue& whole_;
  const std::size_t shard_;
};

sharded_queue::sharded_queue(event_queue& queue, const shard_rule& rule, const shard_bounds& bounds,
                             clock clock)
    : queue_(queue), rule_(rule), clock_(std::move(clock)), hungry_(rule.shards()) {
  for (std::size_t shard = 0; shard < rule.shards(); ++shard) {
    sources_.push_back(std::make_unique<source_of_shard>(*this, shard));
    lanes_.emplace_back(bounds);
  }
}

void sharded_queue::look() { spread(std::nullopt); }

void sharded_queue::take(std::size_t shard, std::size_t most, std::vector<delivery>& deliveries) {
  bool is_empty = false;
  {
    const std::lock_guard lock(mutex_);
    auto& mine = lanes_[shard];
    is_empty = mine.waiting.empty();
    if (is_empty && !std::exchange(mine.is_hungry, true)) ++hungry_;
  }
  if (is_empty) spread(shard);
  const std::lock_guard lock(mutex_);
  lanes_[shard].waiting.take(most, deliveries);
}

// As long as the queue has a full batch: what comes after a smaller one, it tells.
void sharded_queue::spread(std::optional<std::size_t> asker) {
  while (spread_some(asker)) {
  }
}

bool sharded_queue::spread_some(std::optional<std::size_t> asker) {
  std::vector<delivery> batch;
  std::vector<settlement> put_back;
  std::vector<std::size_t> woken;
  {
    // Taking and handing over are one step, or batches would overtake one another.
    const std::lock_guard lock(mutex_);
    if (!any_is_hungry()) return false;
    queue_.take(deliveries_a_take, batch);
    for (auto& each : batch) route(std::move(each), put_back, woken);
  }
  if (!put_back.empty()) queue_.settle(std::move(put_back));
  for (const auto shard : woken)
    if (shard != asker) wake_(shard);
  return batch.size() == deliveries_a_take;
}

void sharded_queue::route(delivery what, std::vector<settlement>& put_back,
                          std::vector<std::size_t>& woken) {
  const auto shard = rule_.shard_of(*what.job);
  const auto postpone = [&] {
    settlement later{what.id, settlement::decision::postponed};
    later.due = lanes_[shard].waiting.next_turn(clock_());
    put_back.push_back(std::move(later));
  };
  if (!lanes_[shard].waiting.has_room_for(what)) return postpone();
  if (what.kills > 0) {
    const auto answer = suspects_.enter(shard, what);
    suspects_are_out_ = suspects_.any_out();
    if (answer == suspect_turns::answer::held) return;
    if (answer == suspect_turns::answer::later) return postpone();
  }
  put(shard, std::move(what), woken);
}

void sharded_queue::put(std::size_t shard, delivery what, std::vector<std::size_t>& woken) {
  auto& to = lanes_[shard];
  to.waiting.add(std::move(what), clock_());
  if (!std::exchange(to.is_hungry, false)) return;
  --hungry_;
  woken.push_back(shard);
}

void sharded_queue::settle(std::vector<settlement> settlements) {
  std::vector<delivery_id> ended;
  if (suspects_are_out_) {
    for (const auto& each : settlements)
      if (each.what != settlement::decision::noted) ended.push_back(each.id);
  }
  queue_.settle(std::move(settlements));
  if (ended.empty()) return;
  std::vector<std::size_t> woken;
  {
    const std::lock_guard lock(mutex_);
    std::vector<suspect_turns::released> next;
    for (const auto id : ended) suspects_.settled(id, next);
    for (auto& each : next) put(each.shard, std::move(each.what), woken);
    suspects_are_out_ = suspects_.any_out();
  }
  for (const auto shard : woken) wake_(shard);
}

void sharded_queue::give_back() {
  std::vector<delivery> left;
  {
    const std::lock_guard lock(mutex_);
    for (auto& each : lanes_) each.waiting.take(each.waiting.size(), left);
    suspects_.give_back(left);
    suspects_are_out_ = false;
  }
  // The last first: each goes before what the queue has.
  std::vector<settlement> settlements;
  for (auto each = left.rbegin(); each != left.rend(); ++each)
    settlements.push_back({each->id, settlement::decision::unattempted});
  if (!settlements.empty()) queue_.settle(std::move(settlements));
}

}  // namespace sidehook::queue
