#include "daemon/queue/due_timer.hpp"

#include <boost/asio/post.hpp>

namespace sidehook::queue {

void due_timer::look() {
  boost::asio::post(context_, [this] { arm(); });
}

void due_timer::stop() {
  stopped_ = true;
  timer_.cancel();
}

void due_timer::arm() {
  const auto due = next_(told_);
  if (stopped_ || !due) return;
  timer_.expires_at(*due);
  timer_.async_wait([this, due = *due](boost::system::error_code error) {
    if (error || stopped_) return;
    told_ = due;
    on_due_();
    arm();
  });
}

}  // namespace sidehook::queue
