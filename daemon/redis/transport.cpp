#include "daemon/redis/transport.hpp"

namespace sidehook::redis {

std::unique_ptr<transport> make_transport(boost::asio::io_context& context,
                                          const options& options) {
  if (options.tls.enabled) return make_tls_transport(context, options.tls);
  return make_plain_transport(context);
}

}  // namespace sidehook::redis
