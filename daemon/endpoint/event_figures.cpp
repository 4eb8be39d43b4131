#include "daemon/endpoint/event_figures.hpp"

namespace sidehook::endpoint {

void event_figures::count_refused(http::problem_code why) {
  refused_.at(static_cast<std::size_t>(why)).fetch_add(1, std::memory_order_relaxed);
}

void event_figures::count(std::span<const event_answer> answered) {
  std::uint64_t accepted = 0;
  for (const auto& each : answered) {
    if (each.refused) {
      count_refused(each.refused->code);
    } else if (each.repeated) {
      repeated_.fetch_add(1, std::memory_order_relaxed);
    } else if (!each.ignored_because.empty()) {
      ignored_.fetch_add(1, std::memory_order_relaxed);
    } else {
      ++accepted;
    }
  }
  if (accepted > 0) accepted_.fetch_add(accepted, std::memory_order_relaxed);
}

std::uint64_t event_figures::refused() const {
  std::uint64_t all = 0;
  for (const auto& each : refused_) all += each;
  return all;
}

}  // namespace sidehook::endpoint
