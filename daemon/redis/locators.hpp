#pragma once

#include <memory>

#include <boost/asio/io_context.hpp>

#include "daemon/redis/locator.hpp"

namespace sidehook::redis {

/// What finds the server that the options mean: the one at the address, the master that sentinels
/// name, or any of the nodes of a cluster that are given.
std::unique_ptr<locator> make_locator(boost::asio::io_context& context,
                                      std::shared_ptr<const options> options);

}  // namespace sidehook::redis
