#include "test/unit/queue/shard_jobs.hpp"

#include <utility>

#include "test/support/shared_jobs.hpp"

namespace sidehook::test {

route::job job_for(std::string event_id, const std::string& api_id, std::string key,
                   std::size_t bytes) {
  route::job job;
  job.event_id = std::move(event_id);
  job.event.json = std::string(bytes, 'x');
  job.event.type = "E";
  job.event.key = std::move(key);
  auto api = std::make_shared<route::routed_api>();
  api->id = api_id;
  job.api = std::move(api);
  job.handlers = route::job_handlers(
      {std::make_shared<const jsvm::handler_binding>(jsvm::handler_binding{"h", api_id, "o", ""})});
  return job;
}

std::string api_on(std::size_t shard, const queue::shard_rule& rule) {
  for (int i = 0;; ++i) {
    auto api_id = "api-" + std::to_string(i);
    if (rule.shard_of(job_for("e", api_id)) == shard) return api_id;
  }
}

queue::delivery delivery_of(queue::delivery_id id, const route::job& job, int kills) {
  queue::delivery what{id, std::make_shared<const route::job>(job), 0};
  what.kills = kills;
  return what;
}

void offer(queue::event_queue& queue, std::vector<route::job> jobs) {
  queue.offer(shared_jobs(std::move(jobs)), [](const auto& /*admissions*/) {});
}

std::vector<queue::delivery> take(queue::delivery_source& source, std::size_t most) {
  std::vector<queue::delivery> deliveries;
  source.take(most, deliveries);
  return deliveries;
}

std::vector<std::string> ids_of(const std::vector<queue::delivery>& deliveries) {
  std::vector<std::string> ids;
  for (const auto& each : deliveries) ids.push_back(each.job->event_id);
  return ids;
}

void settle(queue::delivery_source& source, const std::vector<queue::delivery>& deliveries) {
  std::vector<queue::settlement> settlements;
  for (const auto& each : deliveries) settlements.push_back({each.id});
  source.settle(std::move(settlements));
}

}  // namespace sidehook::test
