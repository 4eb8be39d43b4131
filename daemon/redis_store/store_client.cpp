#include "daemon/redis_store/store_client.hpp"

#include <utility>

namespace sidehook::redis_store {

void store_client::send(std::string key, redis::command what, answered done) {
  redis::request alone{{std::move(what)}, std::move(key)};
  {
    const std::scoped_lock lock(mutex_);
    if (!stopped_) {
      return client_.send(std::move(alone), [done = std::move(done)](
                                                redis::result<std::vector<redis::reply>> replies) {
        if (!replies) return done(std::move(replies).error());
        done(std::move(replies->front()));
      });
    }
  }
  done(redis::failure{redis::failure::reason::stopped, "the store is closed"});
}

void store_client::stop() {
  const std::scoped_lock lock(mutex_);
  if (!std::exchange(stopped_, true)) client_.stop();
}

}  // namespace sidehook::redis_store
