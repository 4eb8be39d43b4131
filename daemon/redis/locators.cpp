#include "daemon/redis/locators.hpp"

#include <utility>

#include "daemon/redis/fixed_locator.hpp"
#include "daemon/redis/secrets.hpp"
#include "daemon/redis/sentinel_locator.hpp"

namespace sidehook::redis {

std::unique_ptr<locator> make_locator(boost::asio::io_context& context,
                                      std::shared_ptr<const options> options) {
  if (!options->master_name.empty())
    return std::make_unique<sentinel_locator>(context, std::move(options));
  auto addresses = addresses_of(*options);
  return std::make_unique<fixed_locator>(std::move(options), std::move(addresses));
}

}  // namespace sidehook::redis
