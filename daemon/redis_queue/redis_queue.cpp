#include "daemon/redis_queue/redis_queue.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "daemon/queue/record.hpp"
#include "daemon/redis_queue/consumer_name.hpp"

namespace sidehook::redis_queue {

using decision = queue::settlement::decision;
using clock = std::chrono::steady_clock;

namespace {

// What the consumer gets at once. It cannot be taken from it any more, so it is little.
constexpr std::size_t taken_at_once = 16;
constexpr std::chrono::seconds told_again_after{10};

void say_nothing(const std::string& /*what*/) {}

}  // namespace

redis_queue::redis_queue(const options& options, surroundings around,
                         boost::asio::io_context& context)
    : options_(options),
      around_(std::move(around)),
      code_(keys(options.prefix)),
      all_{context, options_,       code_,          new_consumer_name(options.family),
           {},      around_.report, around_.commits},
      offering_(context, options.server, say_nothing),
      working_(context, options.server, around_.report),
      reading_(context, options.server, say_nothing),
      offers_(all_, offering_,
              {[this](auto own, auto until) { accepted_own(std::move(own), until); },
               [this] { tell_when_drained(); }}),
      settlements_(
          all_, working_,
          {[this](const auto& what, bool was_mine) { settled(what, was_mine); },
           [this](auto next_due) { mover_.expect(next_due); }, [this] { tell_when_drained(); }}),
      reader_(all_, reading_, working_,
              {[this] { return room(options_.prefetch / 4); },
               [this](auto entries, auto until) {
                 arrived(stream::fresh, std::move(entries), until);
               }}),
      leases_(all_, working_,
              {[this] {
                 const std::lock_guard lock(mutex_);
                 return window_.all();
               },
               [this](const auto& ids, auto until) {
                 {
                   const std::lock_guard lock(mutex_);
                   for (const auto id : ids) window_.renew(id, until);
                 }
                 tell_if_any();
               },
               [this](const auto& ids) { lost(ids); }, [this] { return room(1); },
               [this](auto from, auto entries, auto until) {
                 arrived(from, std::move(entries), until);
               }}),
      mover_(all_, working_),
      predecessors_(all_, working_,
                    [this](auto from, auto entries, auto until) {
                      adopted(from, std::move(entries), until);
                    }),
      letters_(all_, working_),
      check_(all_, working_),
      window_({options.prefetch, options.prefetch_bytes}) {
  offering_.set_on_connected([this] { all_.create_groups(offering_); });
  working_.set_on_connected([this] { connected(); });
}

redis_queue::~redis_queue() = default;

void redis_queue::settle_deaths(std::vector<queue::delivery_id> deliveries,
                                queue::death_judge judge) {
  boost::asio::post(all_.context,
                    [this, deliveries = std::move(deliveries), judge = std::move(judge)] {
                      deaths_.insert(deliveries.begin(), deliveries.end());
                      judge_ = judge;
                    });
}

void redis_queue::start() {
  boost::asio::post(all_.context, [this] { begin(); });
}

void redis_queue::begin() {
  {
    const std::lock_guard lock(mutex_);
    if (phase_ != phase::opened) return;
    phase_ = phase::started;
  }
  predecessors_.look();
  reader_.start();
  leases_.start();
  mover_.start();
}

void redis_queue::connected() {
  all_.create_groups(working_);
  check_.look();
  // Before anything is claimed, so that what is settled is not taken for left alone.
  settlements_.look();
  leases_.on_connected();
}

void redis_queue::offer(std::vector<route::shared_job> jobs,
                        std::function<void(std::vector<queue::admission>)> decided) {
  offers_.offer(std::move(jobs), std::move(decided));
}

void redis_queue::set_consumer(std::function<void()> deliveries_wait,
                               std::function<void()> /*next_due_changed*/) {
  const std::lock_guard lock(mutex_);
  deliveries_wait_ = std::move(deliveries_wait);
}

void redis_queue::take(std::size_t most, std::vector<queue::delivery>& deliveries) {
  const std::lock_guard lock(mutex_);
  if (phase_ != phase::started) return;
  window_.take(clock::now(), std::min(most, taken_at_once), deliveries);
  consumer_knows_ = window_.any_to_take(clock::now());
  const bool wants_more = window_.room() * 4 >= options_.prefetch;
  if (!wants_more || std::exchange(look_posted_, true)) return;
  boost::asio::post(all_.context, [this] {
    {
      const std::lock_guard posted(mutex_);
      look_posted_ = false;
    }
    reader_.look();
  });
}

void redis_queue::settle(std::vector<queue::settlement> settlements) {
  std::vector<settling> told;
  {
    const std::lock_guard lock(mutex_);
    for (auto& each : settlements) {
      if (each.what == decision::noted) {
        const auto* one = window_.note(each.id, each.count, each.last_seen);
        if (one != nullptr) told.push_back(noted(*one));
      } else if (const auto one = window_.settle(each.id)) {
        told.push_back(settling_of(*one, std::move(each)));
      }
    }
  }
  settlements_.settle(std::move(told));
}

std::optional<queue::time_point> redis_queue::next_due(queue::time_point /*after*/) const {
  return std::nullopt;
}

queue::queue_figures redis_queue::figures() const {
  const std::size_t deliveries = all_.counts.deliveries;
  const std::size_t taken = all_.counts.taken;
  queue::queue_figures figures{deliveries, all_.counts.bytes,
                               deliveries - std::min(taken, deliveries)};
  const queue::time_point oldest = all_.counts.oldest;
  if (deliveries > 0 && oldest != queue::time_point()) figures.oldest = oldest;
  return figures;
}

std::string redis_queue::failure() const {
  {
    const std::lock_guard lock(mutex_);
    if (phase_ == phase::stopped) return last_failure_;
  }
  for (const auto* client : {&offering_, &working_, &reading_}) {
    if (auto why = client->failure(); !why.empty()) return why;
  }
  return offers_.trouble();
}

void redis_queue::close(std::function<void()> drained) {
  offers_.close();
  {
    const std::lock_guard lock(mutex_);
    drained_ = std::move(drained);
    if (phase_ != phase::stopped) phase_ = phase::closed;
  }
  boost::asio::post(all_.context, [this] { begin_to_close(); });
}

void redis_queue::begin_to_close() {
  std::vector<settling> back;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& each : window_.give_back())
      back.push_back(settling_of(each, {each.what.id, decision::unattempted}));
  }
  settlements_.settle(std::move(back));
  reader_.close([this] {
    reader_closed_ = true;
    tell_when_drained();
  });
}

// Called at every turn that can be the one after which this process has nothing left to do.
void redis_queue::tell_when_drained() {
  std::function<void()> call;
  {
    const std::lock_guard lock(mutex_);
    const bool closed = phase_ == phase::closed || phase_ == phase::stopped;
    if (!closed || !reader_closed_ || window_.unsettled() > 0) return;
    if (!settlements_.is_idle() || !offers_.is_idle()) return;
    call = std::exchange(drained_, {});
  }
  if (call) call();
}

void redis_queue::stop() {
  auto why = failure();
  const std::lock_guard lock(mutex_);
  if (std::exchange(phase_, phase::stopped) == phase::stopped) return;
  last_failure_ = std::move(why);
  boost::asio::post(all_.context, [this] { finish(); });
}

void redis_queue::finish() {
  reader_.stop();
  leases_.stop();
  mover_.stop();
  predecessors_.stop();
  offers_.stop();
  settlements_.finish([this] { leave(); });
}

void redis_queue::leave() {
  working_.send(all_.call(code_.sweep, {all_.me, "0"}), [this](const auto& /*told*/) {
    for (auto* client : {&offering_, &working_, &reading_}) client->stop();
  });
}

std::size_t redis_queue::room(std::size_t least) const {
  const std::lock_guard lock(mutex_);
  if (phase_ != phase::started) return 0;
  const auto room = window_.room();
  return room >= least ? room : 0;
}

void redis_queue::arrived(stream from, std::vector<entry> entries, time_point until) {
  take_in(restored(from, std::move(entries)), until);
}

void redis_queue::accepted_own(std::vector<leased> own, time_point until) {
  take_in(std::move(own), until);
}

void redis_queue::adopted(stream from, std::vector<entry> entries, time_point until) {
  auto found = restored(from, std::move(entries));
  const auto killers = std::stable_partition(found.begin(), found.end(), [&](const auto& each) {
    return !judge_ || !deaths_.contains(each.what.id);
  });
  for (auto each = killers; each != found.end(); ++each) settle_death(std::move(*each));
  found.erase(killers, found.end());
  take_in(std::move(found), until);
}

void redis_queue::settle_death(leased one) {
  deaths_.erase(one.what.id);
  ++one.what.kills;
  settlements_.settle({settling_of(one, judge_(one.what))});
}

std::vector<leased> redis_queue::restored(stream from, std::vector<entry> entries) {
  std::vector<leased> found;
  for (auto& each : entries) {
    const auto bytes = each.size();
    if (auto row = queue::read_record(each.id, each.own, each.shared, each.note)) {
      found.push_back({queue::restored(*std::move(row), around_.find), from, bytes});
      continue;
    }
    around_.report(fmt::format("delivery {} in Redis cannot be read: it is not run, and kept in {}",
                               each.id, code_.names().unreadable));
    settlements_.settle({unreadable(each.id, from, bytes)});
  }
  return found;
}

void redis_queue::take_in(std::vector<leased> found, time_point until) {
  std::vector<settling> back;
  {
    const std::lock_guard lock(mutex_);
    for (auto& each : found) {
      if (phase_ == phase::started) {
        window_.add(std::move(each), until);
      } else {
        back.push_back(settling_of(each, {each.what.id, decision::unattempted}));
      }
    }
  }
  settlements_.settle(std::move(back));
  tell_if_any();
}

void redis_queue::settled(const settling& what, bool was_mine) {
  bool news = false;
  {
    const std::lock_guard lock(mutex_);
    if (what.become != "noted") {
      news = !window_.forget(what.id) && !was_mine && !what.sent_before;
    } else if (!was_mine) {
      news = window_.lose(what.id);
    }
  }
  if (news) note_lost(1);
}

void redis_queue::lost(const std::vector<queue::delivery_id>& ids) {
  std::size_t news = 0;
  {
    const std::lock_guard lock(mutex_);
    for (const auto id : ids) news += window_.lose(id) ? 1 : 0;
  }
  if (news > 0) note_lost(news);
  reader_.look();
}

// Many come at once, when a daemon was held up for longer than its lease.
void redis_queue::note_lost(std::size_t count) {
  leases_lost_ += count;
  lost_untold_ += count;
  if (lost_told_ != time_point() && clock::now() < lost_told_ + told_again_after) return;
  lost_told_ = clock::now();
  around_.report(
      fmt::format("{} deliveries were taken over by others, as this daemon did not show in time "
                  "that it works on them (queue.redis.lease_ms): some may run twice",
                  std::exchange(lost_untold_, 0)));
}

void redis_queue::tell_if_any() {
  std::function<void()> call;
  {
    const std::lock_guard lock(mutex_);
    const bool tell =
        phase_ == phase::started && !consumer_knows_ && window_.any_to_take(clock::now());
    if (!tell) return;
    consumer_knows_ = true;
    call = deliveries_wait_;
  }
  if (call) call();
}

void redis_queue::perform(std::function<void()> task, std::function<void()> otherwise) {
  {
    const std::lock_guard lock(mutex_);
    if (phase_ != phase::stopped) return boost::asio::post(all_.context, std::move(task));
  }
  otherwise();
}

void redis_queue::list(queue::dead_letter_filter filter, std::uint64_t before, std::size_t most,
                       done<std::vector<queue::dead_letter>> done) {
  perform([this, filter, before, most, done] { letters_.list(filter, before, most, done); },
          [done] { done({}); });
}

void redis_queue::replay(queue::dead_letter_filter filter, done<queue::replay_result> done) {
  perform([this, filter, done] { letters_.replay(filter, done); },
          [done] {
            done({0, queue::admission::closed});
          });
}

void redis_queue::remove(queue::dead_letter_filter filter, done<std::size_t> done) {
  perform([this, filter, done] { letters_.remove(filter, done); }, [done] { done(0); });
}

}  // namespace sidehook::redis_queue
