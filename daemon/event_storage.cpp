#include "daemon/event_storage.hpp"

#include <utility>

namespace sidehook {
namespace {

queue::dedupe_bounds dedupe_bounds_of(const config::settings& settings) {
  return {settings.queue.dedupe_window_s, settings.queue.max_dedupe_ids};
}

queue::memory_limits memory_limits_of(const config::settings& settings) {
  queue::memory_limits limits;
  limits.deliveries = settings.queue.max_events;
  limits.bytes = settings.queue.max_bytes;
  limits.dead_letters = settings.dead_letters.max_count;
  limits.dead_letter_bytes = settings.dead_letters.max_bytes;
  limits.dead_letter_age = settings.dead_letters.max_age_s;
  limits.dedupe = dedupe_bounds_of(settings);
  return limits;
}

journal::options journal_options_of(const config::settings& settings) {
  journal::options options;
  options.sync = settings.queue.sync == config::queue_sync::full ? journal::sync_mode::full
                                                                 : journal::sync_mode::normal;
  options.max_events = settings.queue.max_events;
  options.max_bytes = settings.queue.max_bytes;
  options.max_disk_bytes = settings.queue.max_disk_bytes;
  options.dead_letters.count = settings.dead_letters.max_count;
  options.dead_letters.bytes = settings.dead_letters.max_bytes;
  options.dead_letters.age = settings.dead_letters.max_age_s;
  options.dedupe = dedupe_bounds_of(settings);
  return options;
}

}  // namespace

event_storage::event_storage(const config::settings& settings, journal::handler_finder find,
                             journal::reporter report) {
  if (settings.queue.kind == config::queue_kind::memory) {
    memory_ = std::make_unique<queue::memory_queue>(memory_limits_of(settings));
    queue_ = memory_.get();
    dead_letters_ = memory_.get();
    return;
  }
  thread_ = std::make_unique<worker_thread>("journal");
  journal_ = std::make_unique<journal::journal>(
      settings.data_dir, journal_options_of(settings),
      journal::journal::surroundings{std::move(find), std::move(report)}, thread_->context());
  queue_ = journal_.get();
  dead_letters_ = journal_.get();
}

void event_storage::settle_deaths(std::vector<queue::delivery_id> deliveries,
                                  journal::journal::death_judge judge) {
  if (journal_ && !deliveries.empty())
    journal_->settle_deaths(std::move(deliveries), std::move(judge));
}

void event_storage::start() {
  if (journal_) journal_->start();
}

void event_storage::stop() {
  if (!journal_) return;
  journal_->stop();
  thread_->join();
}

}  // namespace sidehook
