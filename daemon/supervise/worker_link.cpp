#include "daemon/supervise/worker_link.hpp"

#include <algorithm>

namespace sidehook::supervise {

worker_link::worker_link(std::size_t instances, std::size_t most_runs,
                         std::chrono::milliseconds stuck_after)
    : period(beat_period(stuck_after)) {
  for (std::size_t i = 0; i < instances; ++i)
    instances_.push_back(std::make_unique<instance_link>(most_runs));
}

std::vector<std::reference_wrapper<heartbeat>> worker_link::beats() {
  std::vector<std::reference_wrapper<heartbeat>> all;
  for (const auto& each : instances_) all.emplace_back(each->beats);
  return all;
}

interrupted_runs worker_link::take_interrupted() {
  interrupted_runs all;
  const auto append = [](auto& to, const auto& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  for (const auto& each : instances_) {
    const auto left = each->runs.take_interrupted();
    append(all.deliveries, left.deliveries);
    append(all.on_thread, left.on_thread);
  }
  return all;
}

void worker_link::acquit_waiting() {
  for (const auto& each : instances_) each->runs.acquit_waiting();
}

void worker_link::acquit_all_but(const std::vector<std::size_t>& instances) {
  for (std::size_t i = 0; i < instances_.size(); ++i)
    if (std::ranges::find(instances, i) == instances.end()) instances_[i]->runs.acquit_all();
}

}  // namespace sidehook::supervise
