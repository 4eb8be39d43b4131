#include "daemon/supervise/beat_timer.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>

namespace sidehook::supervise {
namespace {

using strand_timer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>,
                                      beat_timer::executor>;

}  // namespace

struct beat_timer::on_strand : std::enable_shared_from_this<on_strand> {
  on_strand(const executor& where, heartbeat& shared, std::chrono::milliseconds between)
      : beats(shared), period(between), timer(where) {}

  void beat() {
    if (stopped) return;
    beats.beat();
    timer.expires_after(period);
    timer.async_wait([self = shared_from_this()](boost::system::error_code error) {
      if (!error) self->beat();
    });
  }
  void stop() {
    if (stopped) return;
    stopped = true;
    beats.end();
    timer.cancel();
  }

  heartbeat& beats;
  const std::chrono::milliseconds period;
  strand_timer timer;
  bool stopped = false;
};

beat_timer::beat_timer(const executor& where, heartbeat& beats, std::chrono::milliseconds period)
    : state_(std::make_shared<on_strand>(where, beats, period)) {}

void beat_timer::start() {
  boost::asio::post(state_->timer.get_executor(), [state = state_] { state->beat(); });
}

void beat_timer::stop() {
  boost::asio::post(state_->timer.get_executor(), [state = state_] { state->stop(); });
}

}  // namespace sidehook::supervise
