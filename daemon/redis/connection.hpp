#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "daemon/redis/client.hpp"
#include "daemon/redis/exchange.hpp"
#include "daemon/redis/handshake.hpp"
#include "daemon/redis/loaded_scripts.hpp"
#include "daemon/redis/net.hpp"
#include "daemon/redis/reply_reader.hpp"
#include "daemon/redis/transport.hpp"

namespace sidehook::redis {

/// To whom a connection is made.
struct target {
  config::redis_address address = {};
  credentials who = {};
  std::size_t database = 0;
  server_role wanted = server_role::any;
};

/// "Redis at redis.internal:6379"
std::string place_of(const target& server);

/// One connection to one server: it is made, the handshake spoken, requests are written and their
/// replies read, many under way at once, until it ends for good.
///
/// It lives as long as someone holds it, or something is under way; on the thread that runs the
/// io_context. What it calls is called from the loop, never from within open() or send(); what is
/// called may send and close.
class connection : public std::enable_shared_from_this<connection> {
 public:
  struct events {
    /// The handshake is over.
    std::function<void()> opened;
    /// It has ended, and everything under way fails. Not called after close().
    std::function<void(const failure&)> ended;
    /// A message that answers nothing, of a channel that was subscribed to; without it those are
    /// faults.
    std::function<void(reply)> pushed = {};
  };

  connection(boost::asio::io_context& context, std::shared_ptr<const options> options,
             std::unique_ptr<transport> transport, target server, events events);

  void open();
  /// Once it is open. Commands that are sent in one turn of the loop go out in one write.
  void send(const request& what, answered done);
  /// Ends it; everything under way fails with that.
  void close(const failure& why);

  const target& server() const { return server_; }
  /// How many commands wait for their replies.
  std::size_t waiting() const { return waiting_; }

 private:
  using clock = std::chrono::steady_clock;
  enum class state { connecting, greeting, open, ended };

  void on_connected(const std::string& failure);
  void flush_soon();
  void flush();
  void read();
  void on_read(error_code error, std::size_t size);
  void take(reply next);
  void take_greeting(const reply& next);
  void settle_front();
  void watch_deadline();
  void on_deadline();
  void fail(failure::reason why, const std::string& what);
  // What was under way is the caller's to fail.
  std::deque<exchange> end();
  bool is_message(const reply& next) const;

  const std::shared_ptr<const options> options_;
  const target server_;
  const std::unique_ptr<transport> transport_;
  steady_timer timer_;
  handshake handshake_;
  events events_;
  state state_ = state::connecting;

  std::string outgoing_;
  std::string being_written_;
  bool flush_is_due_ = false;
  std::array<char, std::size_t{64} * 1024> incoming_{};
  reply_reader reader_;

  loaded_scripts scripts_;
  std::deque<exchange> exchanges_;
  std::size_t waiting_ = 0;
  // What those under way let the server wait, all in all.
  std::chrono::milliseconds blocks_{0};
  // For when the timer is set; max when it is not.
  clock::time_point watched_ = clock::time_point::max();
};

}  // namespace sidehook::redis
