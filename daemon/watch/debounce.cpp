#include "daemon/watch/debounce.hpp"

#include <algorithm>
#include <utility>

namespace sidehook::watch {
namespace {

constexpr int longest_burst = 10;

}  // namespace

debounce::debounce(boost::asio::io_context& context, std::chrono::milliseconds quiet,
                   std::function<void()> settled)
    : quiet_(quiet), settled_(std::move(settled)), timer_(context) {}

void debounce::touch() {
  const auto now = std::chrono::steady_clock::now();
  if (!pending_) latest_ = now + longest_burst * quiet_;
  pending_ = true;
  timer_.expires_at(std::min(now + quiet_, latest_));
  wait();
}

void debounce::cancel() {
  pending_ = false;
  timer_.cancel();
}

void debounce::wait() {
  timer_.async_wait([this](boost::system::error_code error) {
    if (error || !pending_) return;
    // It was on its way already when the timer was set anew.
    if (std::chrono::steady_clock::now() < timer_.expiry()) return;
    pending_ = false;
    settled_();
  });
}

}  // namespace sidehook::watch
