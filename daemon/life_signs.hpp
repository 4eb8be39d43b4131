#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "jsvm/vm.hpp"

namespace sidehook {

/// Says again and again that the daemon is alive: each time when the control thread, and after it
/// the thread of each VM, has had its turn. When one of them is stuck nothing more is said. What a
/// supervisor does better; for a daemon without one. On the control thread.
class life_signs {
 public:
  /// @param vms  must outlive what their threads have to do
  life_signs(boost::asio::io_context& control, std::vector<std::reference_wrapper<jsvm::vm>> vms,
             std::chrono::milliseconds period, std::function<void()> alive);
  ~life_signs() { stop(); }
  life_signs(const life_signs&) = delete;
  life_signs& operator=(const life_signs&) = delete;

  void start();
  /// The threads of the VMs are about to end.
  void stop();

 private:
  struct round;
  std::shared_ptr<round> round_;
};

}  // namespace sidehook
