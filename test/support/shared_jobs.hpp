#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "daemon/route/job.hpp"

namespace sidehook::test {

/// As a queue is offered them.
inline std::vector<route::shared_job> shared_jobs(std::vector<route::job> jobs) {
  std::vector<route::shared_job> shared;
  for (auto& job : jobs) shared.push_back(std::make_shared<const route::job>(std::move(job)));
  return shared;
}

}  // namespace sidehook::test
