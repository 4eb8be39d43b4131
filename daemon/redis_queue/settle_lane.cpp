#include "daemon/redis_queue/settle_lane.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include <boost/asio/post.hpp>

namespace sidehook::redis_queue {
namespace {

constexpr std::size_t most_at_once = 512;
constexpr std::chrono::milliseconds settle_again_after{200};

}  // namespace

settle_lane::settle_lane(shared& all, redis::client& client, listener listener)
    : all_(all), client_(client), listener_(std::move(listener)), again_timer_(all.context) {}

void settle_lane::settle(std::vector<settling> settlings) {
  if (settlings.empty()) return;
  const std::lock_guard lock(mutex_);
  std::move(settlings.begin(), settlings.end(), std::back_inserter(pending_));
  post();
}

bool settle_lane::is_idle() const {
  const std::lock_guard lock(mutex_);
  return pending_.empty() && !busy_;
}

void settle_lane::post() {
  if (std::exchange(posted_, true)) return;
  boost::asio::post(all_.context, [this] { send_next(); });
}

void settle_lane::look() {
  delayed_ = false;
  again_timer_.cancel();
  send_next();
}

void settle_lane::send_next() {
  std::vector<settling> group;
  {
    const std::lock_guard lock(mutex_);
    posted_ = false;
    if (under_way_ || delayed_ || (finishing_ && !finished_)) return;
    const auto count = std::min(pending_.size(), most_at_once);
    const auto end = pending_.begin() + static_cast<std::ptrdiff_t>(count);
    std::move(pending_.begin(), end, std::back_inserter(group));
    pending_.erase(pending_.begin(), end);
    busy_ = !group.empty();
  }
  if (group.empty()) return;
  const auto& letters = all_.settings.dead_letters;
  std::vector<std::string> arguments{
      all_.me, std::to_string(letters.count), std::to_string(letters.bytes),
      std::to_string(std::chrono::microseconds(letters.age).count())};
  for (const auto& each : group)
    append_arguments(each, std::chrono::system_clock::now(), arguments);
  under_way_ = true;
  auto kept = std::make_shared<std::vector<settling>>(std::move(group));
  client_.send(all_.call(all_.code.settle, std::move(arguments)),
               [this, kept](const answer& told) { answered(std::move(*kept), told); });
}

void settle_lane::answered(std::vector<settling> group, const answer& told) {
  under_way_ = false;
  const bool done = told && !told->empty() && told->front().is(redis::reply::kind::list);
  if (!done) {
    if (told && !told->empty() && is_without_group(told->front())) all_.create_groups(client_);
    return put_back(std::move(group));
  }
  const auto& result = told->front();
  all_.counts.note(item(result, 0));
  const auto& answers = item(result, 2);
  for (std::size_t i = 0; i < group.size(); ++i)
    listener_.settled(group[i], item(answers, i).number == 1);
  listener_.next_due(item(result, 1).number);
  end_of_group();
}

void settle_lane::put_back(std::vector<settling> group) {
  for (auto& each : group) each.sent_before = true;
  {
    const std::lock_guard lock(mutex_);
    pending_.insert(pending_.begin(), std::move_iterator(group.begin()),
                    std::move_iterator(group.end()));
    busy_ = false;
  }
  if (finishing_) return finish_now();
  delayed_ = true;
  again_timer_.expires_after(settle_again_after);
  again_timer_.async_wait([this](boost::system::error_code error) {
    if (!error) look();
  });
}

void settle_lane::end_of_group() {
  bool idle = false;
  {
    const std::lock_guard lock(mutex_);
    busy_ = false;
    idle = pending_.empty();
  }
  if (!idle) return send_next();
  listener_.idle();
  if (finishing_) finish_now();
}

void settle_lane::finish(std::function<void()> finished) {
  again_timer_.cancel();
  delayed_ = false;
  finishing_ = true;
  finished_ = std::move(finished);
  if (is_idle()) return finish_now();
  send_next();
}

void settle_lane::finish_now() {
  if (finished_) std::exchange(finished_, {})();
}

}  // namespace sidehook::redis_queue
