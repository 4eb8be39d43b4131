#pragma once

#include <functional>

#include "daemon/redis/connection.hpp"

namespace sidehook::redis {

/// Says where the server is, each time a connection is to be made. Owned by a link, on its thread.
class locator {
 public:
  using located = std::function<void(result<target>)>;

  virtual ~locator() = default;
  /// At most one at a time; done may be called at once.
  virtual void locate(located done) = 0;
  /// Ends what is under way without a call of done.
  virtual void stop() = 0;
};

}  // namespace sidehook::redis
