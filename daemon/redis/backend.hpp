#pragma once

#include "daemon/redis/client.hpp"
#include "daemon/redis/exchange.hpp"

namespace sidehook::redis {

/// What a client hands its requests to: one server, or the nodes of a cluster. Owned by the client,
/// on the thread that runs the io_context; what is under way keeps it alive.
class backend {
 public:
  virtual ~backend() = default;
  virtual void start() = 0;
  /// done may be called at once.
  virtual void send(request what, answered done) = 0;
  /// Ends everything under way as stopped.
  virtual void stop() = 0;
};

}  // namespace sidehook::redis
