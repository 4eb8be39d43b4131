#pragma once

#include <functional>

#include "daemon/pacing/concurrency_limits.hpp"
#include "daemon/pacing/equal_events.hpp"
#include "daemon/pacing/quarantine.hpp"
#include "daemon/queue/run_gate.hpp"

namespace sidehook::pacing {

/// What a handler's definition and the options say about how often it may run: equal events are
/// gathered or spared, a paused handler's wait, and no more of its runs are under way than may. On
/// the VM's strand; stopped by give_back().
class pacer : public queue::run_gate {
 public:
  using clock = std::function<queue::time_point()>;

  pacer(std::size_t most_windows, quarantine& sick, clock clock = std::chrono::system_clock::now)
      : equal_(most_windows), sick_(sick), clock_(std::move(clock)) {}

  answer enter(queue::delivery& what, std::vector<queue::settlement>& settlements) override;
  void ended(const queue::delivery& what, const jsvm::run_result& result) override;
  void release(std::vector<queue::delivery>& deliveries) override;
  void note_held(std::vector<queue::settlement>& settlements) override;
  void give_back(std::vector<queue::settlement>& settlements) override;

  /// When release() has one more, of those that it has after that time.
  std::optional<queue::time_point> next_release(queue::time_point after) const {
    return equal_.next_release(after);
  }
  /// Until when such an event does not run by itself (cooldown_s, coalesce_s).
  std::optional<queue::time_point> window_of(const jsvm::handler_binding& binding,
                                             const ingest::event& event) const {
    return equal_.window_of(binding, event, clock_());
  }
  /// Called when next_release() may have become earlier.
  void set_on_hold(std::function<void()> on_hold) { on_hold_ = std::move(on_hold); }

 private:
  std::optional<answer> spare_equal(queue::delivery& what,
                                    std::vector<queue::settlement>& settlements,
                                    queue::time_point now);
  std::optional<answer> keep_from_sick(const queue::delivery& what,
                                       std::vector<queue::settlement>& settlements,
                                       queue::time_point now);
  answer limit(queue::delivery& what, std::vector<queue::settlement>& settlements,
               queue::time_point now);

  equal_events equal_;
  quarantine& sick_;
  concurrency_limits limits_;
  const clock clock_;
  std::function<void()> on_hold_;
  bool stopping_ = false;
};

}  // namespace sidehook::pacing
