#include "daemon/pacing/quarantine.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace sidehook::pacing {
namespace {

using kind = quarantine::decision::kind;

// What waits looks so often whether the handler is still paused: somebody may have mended it.
constexpr std::chrono::milliseconds longest_wait{10'000};

// It waited for nobody: what it took, others had to wait for.
bool kept_thread_busy(const jsvm::run_result& result) { return result.cpu * 2 > result.duration; }

}  // namespace

quarantine::decision quarantine::enter(const queue::delivery& what, queue::time_point now) {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(key_of(what));
  if (found == records_.end() || !found->second.paused) return {};
  auto& about = found->second;
  if (now >= about.paused->next_probe && !about.probing) {
    about.probing = true;
    about.waiting.clear();
    return {};
  }
  if (about.waiting.size() >= rules_.most_waiting && !about.waiting.contains(what.id))
    return {kind::too_many};
  about.waiting.insert(what.id);
  const auto next_look = now + std::min(rules_.probe_interval, longest_wait);
  const bool probe_is_later = about.paused->next_probe > now;
  return {kind::wait, probe_is_later ? std::min(about.paused->next_probe, next_look) : next_look};
}

void quarantine::ended(const queue::delivery& what, const jsvm::run_result& result,
                       queue::time_point now) {
  const auto key = key_of(what);
  const std::lock_guard lock(mutex_);
  if (result.ended == jsvm::outcome::succeeded) return forget(key, "a run succeeded");
  if (result.ended != jsvm::outcome::cancelled) return failed(key, result, now);
  if (const auto found = records_.find(key); found != records_.end()) found->second.probing = false;
}

void quarantine::failed(const handler_key& key, const jsvm::run_result& result,
                        queue::time_point now) {
  if (rules_.failures == 0 && rules_.cpu_timeouts == 0) return;
  auto& about = records_[key];
  record_count_ = records_.size();
  ++about.failures;
  const bool busy = result.ended == jsvm::outcome::timed_out && kept_thread_busy(result);
  about.cpu_timeouts = busy ? about.cpu_timeouts + 1 : 0;
  if (about.paused) {
    about.probing = false;
    about.paused->next_probe = now + rules_.probe_interval;
  } else {
    pause(key, about, now);
  }
}

void quarantine::pause(const handler_key& key, record& about, queue::time_point now) {
  auto because = reason_to_pause(about);
  if (because.empty()) return;
  about.paused = paused_handler{now, now + rules_.probe_interval, std::move(because)};
  log_.error("handler is paused", {{"api_id", key.api_id},
                                   {"handler", key.handler},
                                   {"because", about.paused->because},
                                   {"probe_in_ms", std::int64_t{rules_.probe_interval.count()}}});
}

std::string quarantine::reason_to_pause(const record& about) const {
  if (rules_.cpu_timeouts > 0 && about.cpu_timeouts >= rules_.cpu_timeouts) {
    return fmt::format(
        "{} timeouts in a row that kept the JavaScript thread busy "
        "(retry.quarantine.cpu_timeouts)",
        about.cpu_timeouts);
  }
  if (rules_.failures > 0 && about.failures >= rules_.failures)
    return fmt::format("{} failures in a row (retry.quarantine.failures)", about.failures);
  return "";
}

void quarantine::forget(const handler_key& key, const char* why) {
  const auto found = records_.find(key);
  if (found == records_.end()) return;
  if (found->second.paused) {
    log_.info("handler is no longer paused",
              {{"api_id", key.api_id}, {"handler", key.handler}, {"because", why}});
  }
  records_.erase(found);
  record_count_ = records_.size();
}

std::size_t quarantine::paused() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(std::ranges::count_if(
      records_, [](const auto& each) { return each.second.paused.has_value(); }));
}

std::optional<paused_handler> quarantine::find(const handler_key& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(key);
  return found == records_.end() ? std::nullopt : found->second.paused;
}

bool quarantine::resume(const handler_key& key) {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(key);
  const bool was_paused = found != records_.end() && found->second.paused;
  forget(key, "it was resumed by hand");
  return was_paused;
}

void quarantine::resume_all() {
  const std::lock_guard lock(mutex_);
  while (!records_.empty()) {
    const auto key = records_.begin()->first;
    forget(key, "the scripts were loaded anew");
  }
}

}  // namespace sidehook::pacing
