#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <unordered_map>

#include "daemon/queue/dead_letters.hpp"
#include "daemon/queue/event_queue.hpp"
#include "daemon/queue/known_ids.hpp"

namespace sidehook::queue {

struct memory_limits {
  std::size_t deliveries = 10'000;
  std::size_t bytes = std::size_t{64} * 1024 * 1024;
  dead_letter_bounds dead_letters = {};
  dedupe_bounds dedupe = {};
};

/// Queue and dead letters in memory: fast, and gone with the process.
class memory_queue : public event_queue, public dead_letters {
 public:
  using clock = std::function<time_point()>;

  explicit memory_queue(
      const memory_limits& limits, clock clock = [] { return std::chrono::system_clock::now(); })
      : limits_(limits), clock_(std::move(clock)), known_ids_(limits.dedupe) {}

  void offer(std::vector<route::shared_job> jobs,
             std::function<void(std::vector<admission>)> decided) override;
  void close(std::function<void()> drained) override;
  void set_consumer(std::function<void()> deliveries_wait,
                    std::function<void()> next_due_changed) override {
    deliveries_wait_ = std::move(deliveries_wait);
    next_due_changed_ = std::move(next_due_changed);
  }
  void take(std::size_t most, std::vector<delivery>& deliveries) override;
  void settle(std::vector<settlement> settlements) override;
  std::optional<time_point> next_due(time_point after) const override;
  queue_figures figures() const override;

  void list(dead_letter_filter filter, std::uint64_t before, std::size_t most,
            done<std::vector<dead_letter>> done) override;
  void replay(dead_letter_filter filter, done<replay_result> done) override;
  void remove(dead_letter_filter filter, done<std::size_t> done) override;
  std::size_t count() const override;

 private:
  struct buried {
    dead_letter letter;
    delivery what;
  };

  admission admit(const route::shared_job& job, time_point now);
  // Whether so many more may be kept.
  admission room_for(std::size_t count, std::size_t bytes) const;
  void add(delivery what);
  void settle_one(settlement&& how);
  void bury(delivery&& gone, settlement&& how);
  void forget_old_letters();
  std::size_t remove_letters(const std::function<bool(const buried&)>& which);
  void make_due();
  std::optional<time_point> first_due() const;
  replay_result replay_matching(const dead_letter_filter& filter);
  void tell_when_drained();

  const memory_limits limits_;
  const clock clock_;
  std::function<void()> deliveries_wait_;
  std::function<void()> next_due_changed_;
  mutable std::mutex mutex_;
  known_ids known_ids_;
  std::deque<delivery_id> waiting_;
  std::multimap<time_point, delivery_id> delayed_;
  // What is accepted and not settled.
  std::unordered_map<delivery_id, delivery> kept_;
  // The newest at the back.
  std::deque<buried> dead_;
  std::size_t dead_bytes_ = 0;
  std::size_t bytes_ = 0;
  delivery_id next_id_ = 1;
  bool closed_ = false;
  std::function<void()> drained_;
};

}  // namespace sidehook::queue
