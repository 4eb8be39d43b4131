#include "daemon/store/sweeper.hpp"

namespace sidehook::store {

void sweeper::expect() {
  if (!armed_ && !stopped_) arm(interval_);
}

void sweeper::stop() {
  stopped_ = true;
  timer_.cancel();
}

void sweeper::arm(std::chrono::milliseconds wait) {
  armed_ = true;
  timer_.expires_after(wait);
  timer_.async_wait([this](const boost::system::error_code& error) {
    armed_ = false;
    if (!error && !stopped_) take_step();
  });
}

void sweeper::take_step() {
  switch (step_()) {
    case found::more:
      return arm(std::chrono::milliseconds(0));
    case found::later:
      return arm(interval_);
    case found::nothing:
      return;
  }
}

}  // namespace sidehook::store
