#include "daemon/endpoint/refusal.hpp"

#include <chrono>

namespace sidehook::endpoint {
namespace {

constexpr std::chrono::seconds retry_delay{1};

http::problem refused(http::problem_code code, const char* why) {
  http::problem problem;
  problem.code = code;
  problem.detail = why;
  problem.headers = {http::retry_after(retry_delay)};
  return problem;
}

}  // namespace

std::optional<http::problem> refusal_of(queue::admission admission) {
  using http::problem_code;
  switch (admission) {
    case queue::admission::accepted:
    case queue::admission::repeated:
      return std::nullopt;
    case queue::admission::full_events:
      return refused(problem_code::queue_full, "as many events wait as may (queue.max_events)");
    case queue::admission::full_bytes:
      return refused(problem_code::queue_full,
                     "the events that wait take as much memory as they may (queue.max_bytes)");
    case queue::admission::full_disk:
      return refused(problem_code::queue_full,
                     "there is no room on the disk for further events (queue.max_disk_bytes)");
    case queue::admission::full_memory:
      return refused(problem_code::queue_full,
                     "Redis has no memory left for further events (its maxmemory)");
    case queue::admission::failed:
      return refused(problem_code::unavailable, "events cannot be written to the disk");
    case queue::admission::gone:
      return refused(problem_code::unavailable, "events cannot be stored in Redis at the moment");
    case queue::admission::closed:
      break;
  }
  return refused(problem_code::unavailable, "the daemon is stopping");
}

}  // namespace sidehook::endpoint
