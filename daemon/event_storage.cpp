#include "daemon/event_storage.hpp"

#include <future>
#include <utility>

#include <boost/asio/post.hpp>

#include "daemon/journal/journal.hpp"
#include "daemon/redis_queue/consumer_name.hpp"
#include "daemon/redis_queue/redis_queue.hpp"

namespace sidehook {
namespace {

queue::dedupe_bounds dedupe_bounds_of(const config::settings& settings) {
  return {settings.queue.dedupe_window_s, settings.queue.max_dedupe_ids};
}

queue::dead_letter_bounds dead_letter_bounds_of(const config::settings& settings) {
  const auto& letters = settings.dead_letters;
  return {letters.max_count, letters.max_bytes, letters.max_age_s};
}

queue::memory_limits memory_limits_of(const config::settings& settings) {
  queue::memory_limits limits;
  limits.deliveries = settings.queue.max_events;
  limits.bytes = settings.queue.max_bytes;
  limits.dead_letters = dead_letter_bounds_of(settings);
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
  options.dead_letters = dead_letter_bounds_of(settings);
  options.dedupe = dedupe_bounds_of(settings);
  return options;
}

redis_queue::options redis_options_of(const config::settings& settings) {
  redis_queue::options options;
  options.server = settings.redis;
  options.prefix = settings.queue.redis.prefix;
  options.max_events = settings.queue.max_events;
  options.max_bytes = settings.queue.max_bytes;
  options.dead_letters = dead_letter_bounds_of(settings);
  options.dedupe = dedupe_bounds_of(settings);
  options.lease = settings.queue.redis.lease_ms;
  options.prefetch = settings.queue.redis.prefetch;
  options.min_replicas = settings.queue.redis.min_replicas;
  options.replica_timeout = settings.queue.redis.replica_timeout_ms;
  if (settings.supervise) options.family = redis_queue::family_of_this_process();
  return options;
}

// On its thread, so that nothing happens on it before all of it is there.
std::unique_ptr<queue::stored_queue> queue_in_redis(boost::asio::io_context& context,
                                                    const redis_queue::options& options,
                                                    redis_queue::redis_queue::surroundings around) {
  std::packaged_task<std::unique_ptr<queue::stored_queue>()> make([&] {
    return std::make_unique<redis_queue::redis_queue>(options, std::move(around), context);
  });
  boost::asio::post(context, [&make] { make(); });
  return make.get_future().get();
}

}  // namespace

event_storage::event_storage(const config::settings& settings, queue::handler_finder find,
                             queue::reporter report, queue::commit_figures& commits,
                             const std::vector<boost::asio::io_context*>& offering) {
  switch (settings.queue.kind) {
    case config::queue_kind::memory:
      memory_ = std::make_unique<queue::memory_queue>(memory_limits_of(settings));
      queue_ = memory_.get();
      dead_letters_ = memory_.get();
      return;
    case config::queue_kind::redis:
      thread_ = std::make_unique<worker_thread>("queue");
      stored_ = queue_in_redis(thread_->context(), redis_options_of(settings),
                               {std::move(find), std::move(report), &commits});
      break;
    case config::queue_kind::sqlite: {
      thread_ = std::make_unique<worker_thread>("journal");
      auto journal = std::make_unique<journal::journal>(
          settings.data_dir, journal_options_of(settings),
          journal::journal::surroundings{.find = std::move(find),
                                         .report = std::move(report),
                                         .offers_wait = [this] { write_->ask(); },
                                         .commits = &commits},
          thread_->context());
      write_.emplace(offering, [&journal = *journal] { journal.write(); });
      stored_ = std::move(journal);
    }
  }
  queue_ = stored_.get();
  dead_letters_ = stored_.get();
}

event_storage::~event_storage() { stop(); }

bool event_storage::keeps_what_is_left() const { return stored_ && stored_->keeps_what_is_left(); }

void event_storage::settle_deaths(std::vector<queue::delivery_id> deliveries,
                                  queue::death_judge judge) {
  if (stored_ && !deliveries.empty())
    stored_->settle_deaths(std::move(deliveries), std::move(judge));
}

void event_storage::start() {
  if (stored_) stored_->start();
}

void event_storage::stop() {
  if (stored_) stored_->stop();
  if (thread_) thread_->join();
}

}  // namespace sidehook
