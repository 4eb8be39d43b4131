#include "daemon/life_signs.hpp"

#include <utility>

#include <boost/asio/post.hpp>

namespace sidehook {

struct life_signs::round : std::enable_shared_from_this<round> {
  round(boost::asio::io_context& control_thread,
        std::vector<std::reference_wrapper<jsvm::vm>> machines, std::chrono::milliseconds between,
        std::function<void()> say)
      : control(control_thread),
        vms(std::move(machines)),
        period(between),
        alive(std::move(say)),
        timer(control) {}

  // From VM to VM, and back to the control thread after each.
  void ask(std::size_t number) {
    if (stopped) return;
    if (number == vms.size()) return end();
    boost::asio::post(vms[number].get().executor(), [self = shared_from_this(), number] {
      boost::asio::post(self->control, [self, number] { self->ask(number + 1); });
    });
  }
  void end() {
    alive();
    timer.expires_after(period);
    timer.async_wait([self = shared_from_this()](boost::system::error_code error) {
      if (!error) self->ask(0);
    });
  }

  boost::asio::io_context& control;
  const std::vector<std::reference_wrapper<jsvm::vm>> vms;
  const std::chrono::milliseconds period;
  const std::function<void()> alive;
  boost::asio::steady_timer timer;
  bool stopped = false;
};

life_signs::life_signs(boost::asio::io_context& control,
                       std::vector<std::reference_wrapper<jsvm::vm>> vms,
                       std::chrono::milliseconds period, std::function<void()> alive)
    : round_(std::make_shared<round>(control, std::move(vms), period, std::move(alive))) {}

void life_signs::start() { round_->ask(0); }

void life_signs::stop() {
  round_->stopped = true;
  round_->timer.cancel();
}

}  // namespace sidehook
