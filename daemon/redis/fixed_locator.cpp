#include "daemon/redis/fixed_locator.hpp"

#include <utility>

#include "daemon/redis/secrets.hpp"

namespace sidehook::redis {

fixed_locator::fixed_locator(std::shared_ptr<const options> options,
                             std::vector<config::redis_address> addresses)
    : options_(std::move(options)), addresses_(std::move(addresses)) {}

void fixed_locator::locate(located done) {
  auto who = server_credentials(*options_);
  if (!who) return done(who.error());
  const auto& address = addresses_[next_++ % addresses_.size()];
  done(target{address, *std::move(who), options_->database});
}

}  // namespace sidehook::redis
