#include "daemon/redis/single_server.hpp"

#include <utility>

namespace sidehook::redis {

single_server::single_server(boost::asio::io_context& context,
                             std::shared_ptr<const options> options,
                             std::unique_ptr<locator> locator, std::shared_ptr<health> health,
                             std::function<void()> connected)
    : link_(std::make_shared<link>(
          context, std::move(options), std::move(locator),
          link::events{[health, connected = std::move(connected)](const target& server) {
                         health->restored(place_of(server));
                         if (connected) connected();
                       },
                       [health](const failure& why) { health->lost(why.message); }})) {}

}  // namespace sidehook::redis
