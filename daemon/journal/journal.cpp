#include "daemon/journal/journal.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <boost/asio/post.hpp>

namespace sidehook::journal {

using queue::admission;
using decision = queue::settlement::decision;

journal::journal(const std::filesystem::path& data_dir, const options& options, surroundings around,
                 boost::asio::io_context& context)
    : options_(options),
      around_(std::move(around)),
      context_(context),
      opened_(open_journal(data_dir, options, around_.clock(), around_.report)),
      try_again_timer_(context),
      sweeper_(context, options.sweep_interval, [this] { return forget_old_letters(); }),
      window_(options.fresh, options.retried) {
  writer_.emplace(*opened_.file, around_.clock);
  unsettled_ = opened_.file->deliveries().count();
  if (unsettled_.count > 0) window_.rest_is_in_file();
  note_dead_letters();
}

void journal::settle_deaths(std::vector<queue::delivery_id> deliveries, queue::death_judge judge) {
  perform([this, deliveries = std::move(deliveries),
           judge = std::move(judge)] { attempt([&] { write_deaths(deliveries, judge); }); },
          [] {});
}

void journal::start() {
  {
    const std::lock_guard lock(mutex_);
    if (phase_ != phase::opened) return;
    phase_ = phase::started;
    post_read();
  }
  tell_if_due();
}

void journal::stop() {
  const std::lock_guard lock(mutex_);
  if (std::exchange(phase_, phase::stopped) == phase::stopped) return;
  boost::asio::post(context_, [this] { finish_stop(); });
}

void journal::offer(std::vector<route::shared_job> jobs,
                    std::function<void(std::vector<admission>)> decided) {
  offered offer;
  offer.decided = std::move(decided);
  offer.jobs = std::move(jobs);
  bool any = false;
  std::unique_lock lock(mutex_);
  for (auto& job : offer.jobs) {
    offer.admissions.push_back(admit(*job));
    if (offer.admissions.back() != admission::accepted || job->handlers.empty()) job = nullptr;
    any = any || job;
  }
  if (!any) {
    lock.unlock();
    return offer.decided(std::move(offer.admissions));
  }
  pending_.offers.push_back(std::move(offer));
  lock.unlock();
  around_.offers_wait();
}

void journal::write() {
  const std::lock_guard lock(mutex_);
  if (!pending_.empty()) post_write();
}

admission journal::admit(const route::job& job) {
  const totals wanted{job.handlers.size(), size_of(job)};
  const auto room = room_for(wanted);
  if (room == admission::accepted) reserve(wanted);
  return room;
}

admission journal::room_for(const totals& what) const {
  if (failed_) return admission::failed;
  if (phase_ == phase::closed || phase_ == phase::stopped) return admission::closed;
  if (unsettled_.count + what.count > options_.max_events) return admission::full_events;
  if (unsettled_.bytes + what.bytes > options_.max_bytes) return admission::full_bytes;
  return admission::accepted;
}

void journal::reserve(const totals& what) {
  unsettled_.count += what.count;
  unsettled_.bytes += what.bytes;
}

void journal::release(const totals& what) {
  unsettled_.count -= std::min(unsettled_.count, what.count);
  unsettled_.bytes -= std::min(unsettled_.bytes, what.bytes);
  // What was damaged counts what can still be read of it.
  if (unsettled_.count == 0) unsettled_.bytes = 0;
}

void journal::close(std::function<void()> drained) {
  std::function<void()> call;
  {
    const std::lock_guard lock(mutex_);
    if (phase_ != phase::stopped) phase_ = phase::closed;
    drained_ = std::move(drained);
    call = drained_by_this();
  }
  if (call) call();
}

// Called at every turn that can be the one after which this process has nothing left to do.
std::function<void()> journal::drained_by_this() {
  const bool closed = phase_ == phase::closed || phase_ == phase::stopped;
  if (!closed || writing_ || !pending_.empty() || window_.taken_count() > 0) return {};
  return std::exchange(drained_, {});
}

void journal::set_consumer(std::function<void()> deliveries_wait,
                           std::function<void()> next_due_changed) {
  const std::lock_guard lock(mutex_);
  deliveries_wait_ = std::move(deliveries_wait);
  next_due_changed_ = std::move(next_due_changed);
}

void journal::take(std::size_t most, std::vector<queue::delivery>& deliveries) {
  const std::lock_guard lock(mutex_);
  if (!gives_out()) return;
  const std::size_t before = deliveries.size();
  window_.take(now(), most, deliveries);
  consumer_knows_ = deliveries.size() - before == most;
  if (window_.wanted()) post_read();
}

void journal::settle(std::vector<queue::settlement> settlements) {
  std::function<void()> drained;
  std::function<void()> changed;
  // They go here and now, without the lock: this thread may do so while the journal's waits for the
  // disk.
  std::vector<route::shared_job> ended;
  ended.reserve(settlements.size());
  {
    const std::lock_guard lock(mutex_);
    const auto before = first_unwritten_due();
    for (auto& each : settlements) take_up(std::move(each), ended);
    if (first_unwritten_due() < before) changed = next_due_changed_;
    if (!pending_.settlements.empty()) post_write();
    drained = drained_by_this();
  }
  if (changed) changed();
  if (drained) drained();
}

void journal::take_up(queue::settlement&& how, std::vector<route::shared_job>& ended) {
  if (how.what == decision::noted) return take_up_note(std::move(how));
  auto taken = window_.settle(how.id);
  if (!taken) return;
  if (!can_write()) {
    if (how.what == decision::unattempted)
      return window_.give_back(taken->first, std::move(taken->second));
    return window_.forget(how.id);
  }
  auto settlement = settled_as(std::move(how), *std::move(taken));
  if (settlement.how.what == decision::done) ended.push_back(std::move(settlement.what.job));
  if (is_rescheduled(settlement)) unwritten_due_.insert(stored(settlement.how.due));
  pending_.settlements.push_back(std::move(settlement));
}

void journal::take_up_note(queue::settlement&& how) {
  auto noted = window_.note(how.id, how.count, how.last_seen);
  if (!noted || !can_write()) return;
  pending_.settlements.push_back(settled_as(std::move(how), *std::move(noted)));
}

std::int64_t journal::first_unwritten_due() const {
  return unwritten_due_.empty() ? std::numeric_limits<std::int64_t>::max()
                                : *unwritten_due_.begin();
}

std::optional<queue::time_point> journal::next_due(queue::time_point after) const {
  const std::lock_guard lock(mutex_);
  if (!gives_out()) return std::nullopt;
  auto due = window_.next_due(in_milliseconds(after), now());
  const auto unwritten = unwritten_due_.upper_bound(in_milliseconds(after));
  if (unwritten != unwritten_due_.end()) due = std::min(due.value_or(*unwritten), *unwritten);
  if (!due) return std::nullopt;
  return loaded(*due);
}

queue::queue_figures journal::figures() const {
  const std::lock_guard lock(mutex_);
  const std::size_t taken = std::min(window_.taken_count(), unsettled_.count);
  return {unsettled_.count, unsettled_.bytes, unsettled_.count - taken, window_.oldest()};
}

std::string journal::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

std::size_t journal::held() const {
  const std::lock_guard lock(mutex_);
  return window_.held();
}

void journal::post_write() {
  if (phase_ == phase::stopped || std::exchange(write_posted_, true)) return;
  boost::asio::post(context_, [this] { write_pending(); });
}

void journal::post_read() {
  if (!can_write() || !window_.wanted() || std::exchange(read_posted_, true)) return;
  boost::asio::post(context_, [this] { read_ahead(); });
}

}  // namespace sidehook::journal
