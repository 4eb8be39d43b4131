#pragma once

#include <string>
#include <vector>

#include "daemon/queue/delivery.hpp"
#include "daemon/queue/event_queue.hpp"
#include "daemon/queue/shard_rule.hpp"

namespace sidehook::test {

/// An event of that API, for one handler.
route::job job_for(std::string event_id, const std::string& api_id, std::string key = "",
                   std::size_t bytes = 10);
/// The first API "api-N" whose events the rule gives to that shard.
std::string api_on(std::size_t shard, const queue::shard_rule& rule);
/// A delivery of such a job.
queue::delivery delivery_of(queue::delivery_id id, const route::job& job, int kills = 0);

void offer(queue::event_queue& queue, std::vector<route::job> jobs);
/// Up to so many of the events that a consumer can have now.
std::vector<queue::delivery> take(queue::delivery_source& source, std::size_t most = 1'000);
std::vector<std::string> ids_of(const std::vector<queue::delivery>& deliveries);
void settle(queue::delivery_source& source, const std::vector<queue::delivery>& deliveries);

}  // namespace sidehook::test
