#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "daemon/redis/command.hpp"
#include "daemon/redis/options.hpp"
#include "daemon/redis/reply.hpp"

namespace sidehook::redis {

/// Commands that go out together, in order, on one connection. Others' may come between them.
struct request {
  std::vector<command> commands;
  /// One of the keys that the commands touch: tells the node of a cluster. All of them have to be
  /// in its slot.
  std::string key = {};
  /// How long the server may let the answer wait on purpose (BLOCK, WAIT); beyond redis.timeout_ms.
  std::chrono::milliseconds blocks{0};
};

/// Speaks with Redis: with one server, with the master that sentinels name, or with the nodes of a
/// cluster. Keeps one connection to each, commands of many requests under way at once on it, and
/// makes it anew, with growing intervals, when it is lost.
///
/// While there is no connection, requests fail at once; only those that come before the first
/// attempt has ended wait for that. A request is never sent twice, unless the server said that it
/// did nothing (MOVED, ASK).
///
/// Lives on the one thread that runs the io_context.
class client {
 public:
  /// Hears when a connection is lost, and when there is one again; on the io_context's thread.
  using reporter = std::function<void(const std::string&)>;

  client(boost::asio::io_context& context, options options, reporter report);
  ~client();

  /// Any thread. done() gets a reply for each command, in order; on the io_context's thread, once,
  /// never before send() returns.
  void send(request what, std::function<void(result<std::vector<reply>>)> done);
  /// The same for one command; its key is its second word, or the script's first key.
  void send(command what, std::function<void(result<reply>)> done);

  /// Called each time a connection has been made, before its first request; before the io_context
  /// runs.
  void set_on_connected(std::function<void()> connected);

  /// Why requests would fail now; "" when there is a connection. Any thread.
  std::string failure() const;

  /// Ends all that is under way, as stopped. Any thread; the io_context has no more to do for this
  /// then, and only then may it be destroyed.
  void stop();

 private:
  class implementation;
  std::shared_ptr<implementation> implementation_;
};

}  // namespace sidehook::redis
