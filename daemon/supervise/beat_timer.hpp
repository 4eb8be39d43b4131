#pragma once

#include <chrono>
#include <memory>

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

#include "daemon/supervise/heartbeat.hpp"

namespace sidehook::supervise {

/// Beats while the strand it is on gets its turns. Owned by the worker's composition root; its
/// members may be called on any thread. On stop the strand beats no more, and is not kept waiting.
class beat_timer {
 public:
  using executor = boost::asio::strand<boost::asio::io_context::executor_type>;

  /// @param beats  must outlive what the strand has to do
  beat_timer(const executor& where, heartbeat& beats, std::chrono::milliseconds period);
  ~beat_timer() { stop(); }
  beat_timer(const beat_timer&) = delete;
  beat_timer& operator=(const beat_timer&) = delete;

  void start();
  void stop();

 private:
  struct on_strand;
  std::shared_ptr<on_strand> state_;
};

}  // namespace sidehook::supervise
