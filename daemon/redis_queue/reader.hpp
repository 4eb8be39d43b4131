#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "daemon/redis_queue/delivery_window.hpp"
#include "daemon/redis_queue/part.hpp"

namespace sidehook::redis_queue {

/// Reads deliveries that nobody has had, as many as there is room for, and waits for them. Over a
/// client of its own, which waits with it. When a read was lost with its connection, what Redis
/// gave out with it is looked for first. On the io_context's thread.
class reader {
 public:
  struct listener {
    /// How many more there is room for.
    std::function<std::size_t()> room;
    std::function<void(std::vector<entry>, delivery_window::time_point until)> arrived;
  };

  /// @param working  the client over which deliveries are settled: over it a waiting read is ended,
  ///                 and what was given out is looked for, in order with what is settled
  reader(shared& all, redis::client& client, redis::client& working, listener listener);

  void start();
  /// There may be room, or a connection.
  void look();
  /// Reads no more. Calls when what was under way has ended: nothing arrives afterwards.
  void close(std::function<void()> closed);
  bool is_reading() const { return reading_; }
  void stop();

 private:
  using answer = redis::result<std::vector<redis::reply>>;

  void on_connected();
  void read(std::size_t room);
  void recover();
  void recovered(const answer& told, delivery_window::time_point until);
  void answered(const answer& told, delivery_window::time_point until);
  void look_later();

  shared& all_;
  redis::client& client_;
  redis::client& working_;
  const listener listener_;
  boost::asio::steady_timer timer_;
  // By which Redis knows the connection; 0 when it did not say.
  std::int64_t connection_ = 0;
  // Where looking for what was lost goes on; none when nothing was.
  std::optional<queue::delivery_id> recover_from_;
  bool started_ = false;
  bool reading_ = false;
  bool closed_ = false;
  std::function<void()> on_closed_;
};

}  // namespace sidehook::redis_queue
