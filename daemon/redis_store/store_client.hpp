#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "daemon/redis/client.hpp"

namespace sidehook::redis_store {

/// A client that can be asked for as long as anybody likes: what is asked after stop() is answered
/// at once. Any thread.
class store_client {
 public:
  using answered = std::function<void(redis::result<redis::reply>)>;

  store_client(boost::asio::io_context& context, redis::options options,
               redis::client::reporter report)
      : client_(context, std::move(options), std::move(report)) {}

  /// done() gets the reply, once: on the io_context's thread, or before the call returns.
  /// @param key  that the command touches, or its channel: tells the node of a cluster
  void send(std::string key, redis::command what, answered done);
  std::string failure() const { return client_.failure(); }
  void stop();

 private:
  redis::client client_;
  std::mutex mutex_;
  bool stopped_ = false;
};

}  // namespace sidehook::redis_store
