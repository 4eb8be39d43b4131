#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "daemon/redis/backoff.hpp"
#include "daemon/redis/connection.hpp"
#include "daemon/redis/locator.hpp"

namespace sidehook::redis {

/// A connection to one server that is made anew, with growing intervals, when it is lost.
///
/// Requests that come before the first attempt has ended wait for that; afterwards they fail at
/// once while there is no connection. It lives as long as someone holds it, or something is under
/// way; on the thread that runs the io_context.
class link : public std::enable_shared_from_this<link> {
 public:
  struct events {
    /// There is a connection, before any request is sent on it.
    std::function<void(const target&)> opened;
    /// A connection was lost, or an attempt was for nothing.
    std::function<void(const failure&)> lost;
    /// See connection::events.
    std::function<void(reply)> pushed = {};
  };

  link(boost::asio::io_context& context, std::shared_ptr<const options> options,
       std::unique_ptr<locator> locator, events events);

  void start();
  /// done may be called at once.
  void send(const request& what, answered done);
  /// Ends the connection, and everything under way, as stopped.
  void stop();
  /// Why requests would fail now; "" when there is a connection.
  const std::string& failure_text() const { return failure_; }

 private:
  using clock = std::chrono::steady_clock;
  struct held {
    request what;
    answered done;
  };
  enum class state { first_attempt, open, lost, stopped };

  void attempt();
  void connect(target server);
  void on_opened();
  void on_lost(const failure& why);
  bool has_room(std::size_t under_way, const request& what) const;
  failure full() const;

  boost::asio::io_context& context_;
  const std::shared_ptr<const options> options_;
  const std::unique_ptr<locator> locator_;
  const events events_;
  steady_timer timer_;
  backoff backoff_;
  state state_ = state::first_attempt;
  std::shared_ptr<connection> connection_;
  clock::time_point opened_at_{};
  std::string failure_ = "Redis has not been connected to yet";
  std::deque<held> held_;
  std::size_t held_commands_ = 0;
};

}  // namespace sidehook::redis
