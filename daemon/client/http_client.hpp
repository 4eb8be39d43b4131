#pragma once

#include <memory>
#include <unordered_map>

#include "config/environment.hpp"
#include "config/settings.hpp"
#include "daemon/client/client_parts.hpp"
#include "daemon/client/exchange.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::client {

/// Makes the requests of handlers: HTTP/1.1 by libcurl, driven by the VM's own strand.
///
/// Owned by the composition root, which lets it go once the strand runs no more, or on it. Lives on
/// the strand. On stop, every request under way is answered as cancelled, and all connections are
/// closed with the client.
class http_client : public jsvm::host::http_client {
 public:
  /// @param environment  of the process, for its proxy variables
  http_client(const jsvm::vm_executor& executor, const config::http_client_settings& settings,
              const config::environment& environment);
  ~http_client() override;
  http_client(const http_client&) = delete;
  http_client& operator=(const http_client&) = delete;

  /// Answers are always posted. Whatever fails is an answer too; nothing is thrown.
  void send(jsvm::host::http_request request, boost::asio::cancellation_slot cancellation,
            std::function<void(jsvm::host::http_result)> done) override;

  /// Before the first request: what counts them; must outlive this.
  void set_figures(request_figures& figures) { parts_.figures = &figures; }

  /// Cancels all requests, and all that come later.
  void stop();

  std::size_t under_way() const { return exchanges_.size(); }

 private:
  client_parts parts_;
  std::unordered_map<const exchange*, std::shared_ptr<exchange>> exchanges_;
  bool stopped_ = false;
};

}  // namespace sidehook::client
