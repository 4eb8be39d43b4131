#include "daemon/log/repeat_filter.hpp"

#include <algorithm>
#include <utility>

namespace sidehook::log {
namespace {

// Of lines that say different things; what comes beyond is written.
constexpr std::size_t most_windows = 1'000;

}  // namespace

bool repeat_filter::passes(const std::string& line, clock::time_point now) {
  if (rules_.most == 0) return true;
  const std::lock_guard lock(mutex_);
  const auto found = windows_.find(line);
  if (found == windows_.end()) {
    if (windows_.size() < most_windows) windows_.emplace(line, window{now + rules_.window, 1, 0});
    return true;
  }
  auto& window = found->second;
  // What it has left out is still to be told.
  if (now >= window.end && window.left_out == 0) window = {now + rules_.window, 0, 0};
  if (window.written < rules_.most) return ++window.written > 0;
  ++window.left_out;
  return false;
}

std::vector<repeat_filter::left_out> repeat_filter::take_left_out(clock::time_point now) {
  std::vector<left_out> told;
  const std::lock_guard lock(mutex_);
  if (now < next_look_) return told;
  next_look_ = now + std::min<clock::duration>(rules_.window, std::chrono::seconds(1));
  std::erase_if(windows_, [&](const auto& each) {
    if (now < each.second.end) return false;
    if (each.second.left_out > 0) told.push_back({each.first, each.second.left_out});
    return true;
  });
  return told;
}

}  // namespace sidehook::log
