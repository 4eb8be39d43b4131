#include "daemon/redis_queue/mover.hpp"

#include <algorithm>

namespace sidehook::redis_queue {
namespace {

constexpr std::size_t moved_at_once = 256;
constexpr std::chrono::milliseconds longest_pause{1'000};
// Many that become due one after the other are moved together.
constexpr std::chrono::milliseconds shortest_pause{5};

}  // namespace

mover::mover(shared& all, redis::client& client)
    : all_(all), client_(client), timer_(all.context) {}

void mover::start() {
  started_ = true;
  move();
}

void mover::stop() {
  stopped_ = true;
  timer_.cancel();
}

void mover::expect(std::int64_t milliseconds) {
  if (!started_ || under_way_ || milliseconds < 0) return;
  const auto due = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  if (due < timer_.expiry()) arm(std::chrono::milliseconds(milliseconds));
}

void mover::move() {
  under_way_ = true;
  const auto& letters = all_.settings.dead_letters;
  client_.send(
      all_.call(all_.code.move, {std::to_string(moved_at_once), std::to_string(letters.count),
                                 std::to_string(letters.bytes),
                                 std::to_string(std::chrono::microseconds(letters.age).count())}),
      [this](const auto& told) { moved(told); });
}

void mover::moved(const redis::result<std::vector<redis::reply>>& told) {
  under_way_ = false;
  if (!told || told->empty() || !told->front().is(redis::reply::kind::list))
    return arm(longest_pause);
  const auto& result = told->front();
  all_.counts.note(item(result, 0));
  all_.counts.taken = static_cast<std::size_t>(std::max<std::int64_t>(item(result, 2).number, 0));
  all_.counts.note_oldest(std::chrono::milliseconds(item(result, 3).number));
  const auto next = item(result, 1).number;
  arm(next < 0 ? longest_pause : std::chrono::milliseconds(next));
}

void mover::arm(std::chrono::milliseconds after) {
  if (stopped_) return;
  timer_.expires_after(std::clamp(after, shortest_pause, longest_pause));
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error && !stopped_ && !under_way_) move();
  });
}

}  // namespace sidehook::redis_queue
