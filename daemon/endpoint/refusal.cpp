#include "daemon/endpoint/refusal.hpp"

#include <chrono>

namespace sidehook::endpoint {
namespace {

constexpr std::chrono::seconds retry_delay{1};

}  // namespace

std::optional<http::problem> refusal_of(queue::admission admission) {
  http::problem problem;
  problem.headers = {http::retry_after(retry_delay)};
  switch (admission) {
    case queue::admission::accepted:
    case queue::admission::repeated:
      return std::nullopt;
    case queue::admission::full_events:
      problem.code = http::problem_code::queue_full;
      problem.detail = "as many events wait as may (queue.max_events)";
      return problem;
    case queue::admission::full_bytes:
      problem.code = http::problem_code::queue_full;
      problem.detail = "the events that wait take as much memory as they may (queue.max_bytes)";
      return problem;
    case queue::admission::full_disk:
      problem.code = http::problem_code::queue_full;
      problem.detail = "there is no room on the disk for further events (queue.max_disk_bytes)";
      return problem;
    case queue::admission::failed:
      problem.code = http::problem_code::unavailable;
      problem.detail = "events cannot be written to the disk";
      return problem;
    case queue::admission::closed:
      problem.code = http::problem_code::unavailable;
      problem.detail = "the daemon is stopping";
      return problem;
  }
  return problem;
}

}  // namespace sidehook::endpoint
