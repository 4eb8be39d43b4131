#include "daemon/redis_queue/offer_lane.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "daemon/queue/record.hpp"

namespace sidehook::redis_queue {

using queue::admission;
using redis::reply;

namespace {

// What one script takes: enough to share the way to Redis, little enough that others are not held
// up for long.
constexpr std::size_t most_jobs = 1'024;
constexpr std::size_t most_bytes = std::size_t{1024} * 1024;
// What is refused although there is a connection is tried again so often.
constexpr std::chrono::milliseconds probe_interval{500};

// As one word; the length tells "ab", "c" from "a", "bc".
std::string sender_word(const route::job& job) {
  const auto known = job.known_by();
  return known ? fmt::format("{}:{}:{}", known->api_id.size(), known->api_id, known->id) : "";
}

}  // namespace

offer_lane::offer_lane(shared& all, redis::client& client, listener listener)
    : all_(all), client_(client), listener_(std::move(listener)), probe_timer_(all.context) {}

void offer_lane::offer(std::vector<route::shared_job> jobs, decided decided) {
  offered offer;
  offer.tell = std::move(decided);
  for (auto& job : jobs) offer.jobs.push_back(prepared(std::move(job)));
  const bool refused = !refused_because().empty();
  bool any = false;
  {
    const std::lock_guard lock(mutex_);
    for (auto& each : offer.jobs) {
      const auto answer = refused && !closed_ ? admission::gone : admit(each);
      offer.admissions.push_back(answer);
      if (answer != admission::accepted || each.job->handlers.empty()) each.job = nullptr;
      any = any || each.job;
    }
    if (any) {
      pending_.push_back(std::move(offer));
      return post();
    }
  }
  offer.tell(std::move(offer.admissions));
}

offer_lane::offered_job offer_lane::prepared(route::shared_job&& job) const {
  offered_job result;
  result.accepted = std::chrono::system_clock::now();
  const auto count = job->handlers.size();
  result.words = {sender_word(*job), job->listener ? "1" : "0", std::to_string(count),
                  queue::shared_text(*job)};
  result.job = std::move(job);
  for (std::size_t handler = 0; handler < count; ++handler) {
    queue::delivery what{0, result.job, handler};
    what.accepted = result.accepted;
    result.words.push_back(own_text(what));
    result.sizes.push_back(result.words.back().size() + result.words[3].size());
    result.bytes += result.sizes.back();
  }
  return result;
}

std::string offer_lane::refused_because() const {
  auto why = has_tried_ ? client_.failure() : "";
  return why.empty() ? trouble() : why;
}

// What waits for its turn could not be accepted anyway when it is more than the whole queue may
// have.
admission offer_lane::admit(const offered_job& what) {
  if (closed_) return admission::closed;
  const auto count = what.job->handlers.size();
  if (pending_deliveries_ + count > all_.settings.max_events) return admission::full_events;
  if (pending_bytes_ + what.bytes > all_.settings.max_bytes) return admission::full_bytes;
  pending_deliveries_ += count;
  pending_bytes_ += what.bytes;
  return admission::accepted;
}

void offer_lane::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
}

bool offer_lane::is_idle() const {
  const std::lock_guard lock(mutex_);
  return pending_.empty() && !under_way_;
}

std::string offer_lane::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void offer_lane::post() {
  if (under_way_ || std::exchange(posted_, true)) return;
  boost::asio::post(all_.context, [this] { send_next(); });
}

void offer_lane::send_next() {
  auto group = next_group();
  if (!group.empty()) send(std::move(group));
}

std::vector<offer_lane::offered> offer_lane::next_group() {
  const std::lock_guard lock(mutex_);
  posted_ = false;
  std::vector<offered> group;
  std::size_t jobs = 0;
  std::size_t bytes = 0;
  while (!pending_.empty() && jobs < most_jobs && bytes < most_bytes) {
    for (const auto& each : pending_.front().jobs) {
      if (!each.job) continue;
      ++jobs;
      bytes += each.bytes;
      pending_deliveries_ -= each.job->handlers.size();
    }
    group.push_back(std::move(pending_.front()));
    pending_.pop_front();
  }
  pending_bytes_ -= std::min(bytes, pending_bytes_);
  under_way_ = !group.empty();
  return group;
}

void offer_lane::send(std::vector<offered> group) {
  const auto& settings = all_.settings;
  const auto& dedupe = settings.dedupe;
  std::vector<std::string> arguments{
      std::to_string(settings.max_events), std::to_string(settings.max_bytes),
      std::to_string(std::chrono::milliseconds(dedupe.window).count()), std::to_string(dedupe.ids),
      all_.me};
  for (auto& offer : group) {
    for (auto& each : offer.jobs) {
      if (!each.job) continue;
      std::move(each.words.begin(), each.words.end(), std::back_inserter(arguments));
    }
  }
  auto request = all_.call(all_.code.offer, std::move(arguments));
  if (settings.min_replicas > 0) {
    const auto longest = std::max(settings.replica_timeout, std::chrono::milliseconds(1));
    request.commands.push_back(
        {{"WAIT", std::to_string(settings.min_replicas), std::to_string(longest.count())}});
    request.blocks = longest;
  }
  const auto began = std::chrono::steady_clock::now();
  auto kept = std::make_shared<std::vector<offered>>(std::move(group));
  client_.send(std::move(request), [this, kept, began](const answers& told) {
    answered(std::move(*kept), told, began);
  });
}

void offer_lane::answered(std::vector<offered> group, const answers& told,
                          std::chrono::steady_clock::time_point began) {
  has_tried_ = true;
  const auto all = judge(told);
  if (all.what == admission::accepted) {
    take_in(group, told->front(), began + all_.settings.lease);
    if (all_.commits != nullptr)
      all_.commits->note(group, std::chrono::steady_clock::now() - began);
  } else {
    for (auto& offer : group) {
      for (std::size_t i = 0; i < offer.jobs.size(); ++i) {
        if (offer.jobs[i].job) offer.admissions[i] = all.what;
      }
    }
  }
  note(all.why);
  for (auto& offer : group) {
    if (offer.tell) offer.tell(std::move(offer.admissions));
  }
  bool idle = false;
  {
    const std::lock_guard lock(mutex_);
    under_way_ = false;
    idle = pending_.empty();
    if (!idle) post();
  }
  if (idle) listener_.idle();
}

offer_lane::verdict offer_lane::judge(const answers& told) {
  // The client says itself that it has no connection.
  if (!told) return {admission::gone};
  if (told->empty()) return {admission::gone, "Redis gave no answer"};
  const auto& decided = told->front();
  if (is_out_of_memory(decided)) return {admission::full_memory};
  if (is_without_group(decided)) all_.create_groups(client_);
  if (decided.is(reply::kind::error))
    return {admission::gone, "Redis does not take events: " + decided.text};
  if (all_.settings.min_replicas == 0) return {};
  const auto& replicas = told->back();
  if (replicas.is(reply::kind::integer) &&
      replicas.number >= static_cast<std::int64_t>(all_.settings.min_replicas))
    return {};
  return {admission::gone,
          fmt::format("fewer than {} replicas of Redis had events within {} ms "
                      "(queue.redis.min_replicas, queue.redis.replica_timeout_ms)",
                      all_.settings.min_replicas, all_.settings.replica_timeout.count())};
}

void offer_lane::take_in(std::vector<offered>& group, const reply& told,
                         delivery_window::time_point until) {
  all_.counts.note(item(told, 0));
  const auto& answers = item(told, 1);
  std::vector<leased> own;
  std::size_t next = 0;
  for (auto& offer : group) {
    for (std::size_t i = 0; i < offer.jobs.size(); ++i) {
      const auto& each = offer.jobs[i];
      if (!each.job) continue;
      const auto& answer = item(answers, next++);
      offer.admissions[i] = admission_of(item(answer, 0).text).value_or(admission::gone);
      for (std::size_t handler = 0;
           handler < each.sizes.size() && handler + 1 < answer.items.size(); ++handler) {
        queue::delivery what{id_of(answer.items[handler + 1].text).value_or(0), each.job, handler};
        what.accepted = each.accepted;
        own.push_back({std::move(what), stream::waited, each.sizes[handler]});
      }
    }
  }
  if (!own.empty()) listener_.accepted_own(std::move(own), until);
}

// Says once that events are refused, and once that they are not any more.
void offer_lane::note(const std::string& why) {
  std::string before;
  {
    const std::lock_guard lock(mutex_);
    before = std::exchange(trouble_, why);
  }
  if (!why.empty()) probe_later();
  if (before.empty() && !why.empty()) all_.report(why + "; events are refused until that is over");
  if (!before.empty() && why.empty() && client_.failure().empty())
    all_.report("Redis takes events again");
}

void offer_lane::probe_later() {
  if (stopped_) return;
  probe_timer_.expires_after(probe_interval);
  probe_timer_.async_wait([this](boost::system::error_code error) {
    if (error || stopped_) return;
    {
      const std::lock_guard lock(mutex_);
      if (under_way_) return;
      under_way_ = true;
    }
    send({});
  });
}

void offer_lane::stop() {
  stopped_ = true;
  probe_timer_.cancel();
  std::deque<offered> refused;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    refused = std::exchange(pending_, {});
  }
  for (auto& offer : refused) {
    for (std::size_t i = 0; i < offer.jobs.size(); ++i) {
      if (offer.jobs[i].job) offer.admissions[i] = admission::closed;
    }
    offer.tell(std::move(offer.admissions));
  }
}

}  // namespace sidehook::redis_queue
