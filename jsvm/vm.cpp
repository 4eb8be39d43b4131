#include "jsvm/vm.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <boost/asio/post.hpp>

namespace sidehook::jsvm {
namespace {

// How much time runs may take one after the other before timers and completions of the strand get
// their turn.
constexpr std::chrono::milliseconds slice{1};
// What a run counts at least, as what surrounds it takes time, too.
constexpr std::chrono::microseconds least_share{2};

// A heap that holds more than this share of its limit after a collection has no room for the next
// runs.
constexpr std::size_t crowded(std::size_t limit_bytes) { return limit_bytes / 10 * 8; }

}  // namespace

vm::vm(vm_executor executor, const limits& limits, std::span<const host_function> functions,
       const host::ports& ports, run_source& source, vm_observer& observer)
    : limits_(limits),
      environment_{std::move(executor), limits_, interrupted_, figures_, nullptr},
      functions_(functions),
      ports_(ports),
      source_(source),
      observer_(observer) {}

vm::~vm() {
  if (current_) adopt(nullptr);
  remove_retired();
  // A fiber that is still suspended cannot be unwound; its generation is left to the end of the
  // process.
  for (auto& retired : retired_) {
    [[maybe_unused]] const auto* left_behind =
        std::make_unique<std::shared_ptr<generation>>(std::move(retired.made)).release();
  }
}

void vm::wake() { schedule_pump(); }

void vm::schedule_pump() {
  if (pump_scheduled_.exchange(true)) return;
  boost::asio::post(executor(), [this] {
    pump_scheduled_ = false;
    pump();
  });
}

// A worker comes back when there is nothing to run, or its run waits: the clock says how much of
// the slice that took. Of the runs that it makes one after the other each knows its own time.
void vm::pump() {
  const auto end = run_guard::clock::now() + slice;
  do {
    took_run_ = false;
    slice_left_ = end - run_guard::clock::now();
  } while (current_ && current_->put_worker_to_work() && took_run_);
  remove_retired();
}

std::optional<invocation> vm::take_run() {
  if (stopping_ || memory_in_doubt_ || interrupted_) return std::nullopt;
  if (slice_left_ <= slice_left_.zero()) {
    schedule_pump();
    return std::nullopt;
  }
  auto what = source_.take_run();
  if (what) {
    took_run_ = true;
    ++figures_.runs_under_way;
  }
  return what;
}

void vm::run_ended(const invocation& what, run_result result) {
  if (result.ended == outcome::out_of_memory && !memory_in_doubt_) {
    memory_in_doubt_ = true;
    boost::asio::post(executor(), [this] { check_memory(); });
  }
  slice_left_ -= std::max<std::chrono::nanoseconds>(result.cpu, least_share);
  source_.run_ended(what, std::move(result));
  --figures_.runs_under_way;
  figures_.heap_bytes.store(memory_used(), std::memory_order_relaxed);
  // It may have been the last of its generation, whose memory is wanted back.
  if (!retired_.empty()) schedule_pump();
  tell_when_drained();
}

void vm::prepare(load_plan plan, std::function<void(prepared_generation)> done) {
  run_source& source = *this;
  try {
    auto made = std::make_shared<generation>(environment_, functions_, ports_, source);
    made->load(std::move(plan), [made, done](load_report report) {
      made->remove_ended_workers();
      const bool usable = report.failure.empty();
      done({usable ? made : nullptr, std::move(report)});
    });
    return;
  } catch (const std::exception& error) {
    load_report report;
    report.failure = error.what();
    boost::asio::post(executor(), [done, report = std::move(report)] { done({nullptr, report}); });
  }
}

void vm::retire_current() {
  current_->retire();
  auto& retired = retired_.emplace_back(
      retired_generation{std::move(current_), vm_timer(executor(), limits_.drain_timeout)});
  // The timer may be on its way already when the generation is destroyed.
  retired.drain_timer.async_wait(
      [this, made = std::weak_ptr(retired.made)](boost::system::error_code error) {
        const auto left = made.lock();
        if (error || !left) return;
        left->cancel_runs(stop_reason::retired);
        schedule_pump();
      });
}

void vm::adopt(std::shared_ptr<generation> next) {
  if (current_) retire_current();
  current_ = std::move(next);
  memory_in_doubt_ = false;
  note_generations();
  schedule_pump();
}

void vm::note_generations() {
  figures_.generations.store(generations(), std::memory_order_relaxed);
  figures_.heap_bytes.store(memory_used(), std::memory_order_relaxed);
}

void vm::remove_retired() {
  for (auto& retired : retired_) retired.made->remove_ended_workers();
  if (std::erase_if(retired_, [](const auto& retired) { return retired.made->empty(); }) > 0)
    note_generations();
}

void vm::check_memory() {
  if (!current_) return;
  current_->collect_garbage();
  const std::size_t used = current_->memory_used();
  if (used > crowded(limits_.memory_bytes)) return replace_heap(used);
  memory_in_doubt_ = false;
  schedule_pump();
}

void vm::replace_heap(std::size_t used_bytes) {
  prepare(current_->plan(), [this, used_bytes](prepared_generation next) {
    observer_.heap_replaced(used_bytes, limits_.memory_bytes, next.report.failure);
    if (next.made) {
      ++figures_.heaps_replaced;
      return adopt(std::move(next.made));
    }
    memory_in_doubt_ = false;
    schedule_pump();
  });
}

void vm::stop(std::function<void()> drained) {
  stopping_ = true;
  drained_ = std::move(drained);
  tell_when_drained();
}

void vm::tell_when_drained() {
  if (!stopping_ || runs_under_way() != 0 || !drained_) return;
  boost::asio::post(executor(), [this, drained = std::exchange(drained_, {})] {
    adopt(nullptr);
    remove_retired();
    drained();
  });
}

void vm::cancel_runs() {
  if (current_) current_->cancel_runs(stop_reason::cancelled);
  for (const auto& retired : retired_) retired.made->cancel_runs(stop_reason::cancelled);
}

void vm::interrupt() {
  interrupted_ = true;
  boost::asio::post(executor(), [this] { cancel_runs(); });
}

}  // namespace sidehook::jsvm
