#include "daemon/client/http_client.hpp"

#include <utility>
#include <vector>

namespace sidehook::client {

http_client::http_client(const jsvm::vm_executor& executor,
                         const config::http_client_settings& settings,
                         const config::environment& environment)
    : parts_{executor,
             settings,
             egress_policy(settings.egress),
             proxy_choice(settings.proxy, environment),
             connection_slots({settings.max_connections, settings.max_connections_per_host}),
             std::make_shared<curl_loop>(executor, settings.max_connections)} {}

http_client::~http_client() { stop(); }

void http_client::send(jsvm::host::http_request request,
                       boost::asio::cancellation_slot cancellation,
                       std::function<void(jsvm::host::http_result)> done) {
  const auto made =
      std::make_shared<exchange>(parts_, std::move(request), std::move(done),
                                 [this](const exchange& ended) { exchanges_.erase(&ended); });
  exchanges_.emplace(made.get(), made);
  if (stopped_) return made->cancel();
  if (cancellation.is_connected()) {
    cancellation.assign([weak = std::weak_ptr(made)](boost::asio::cancellation_type) {
      if (const auto self = weak.lock()) self->cancel();
    });
  }
  made->start();
}

void http_client::stop() {
  stopped_ = true;
  while (!exchanges_.empty()) {
    const auto any = exchanges_.begin()->second;
    any->cancel();
  }
}

}  // namespace sidehook::client
