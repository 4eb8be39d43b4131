#pragma once

#include <optional>

#include "config/environment.hpp"
#include "config/settings.hpp"
#include "daemon/allowed_environment.hpp"
#include "daemon/client/http_client.hpp"
#include "daemon/client/traced_client.hpp"
#include "jsvm/run.hpp"

namespace sidehook {

/// What the handlers of one VM have of their own outside it, as the settings want it: HTTP, and
/// some of the environment. Sessions and storage are the same for all (state_services).
class handler_services {
 public:
  /// @param vm      the strand of the VM; HTTP lives on it
  /// @param tracer  null when nothing is traced
  handler_services(const config::settings& settings, const config::environment& environment,
                   const jsvm::vm_executor& vm, trace::tracer* tracer = nullptr);

  const jsvm::vm_executor& vm() const { return vm_; }
  jsvm::host::http_client& http() {
    if (traced_) return *traced_;
    return http_;
  }
  const jsvm::host::script_environment& environment() const { return environment_; }

  /// Before the first request.
  void count_requests(client::request_figures& figures) { http_.set_figures(figures); }
  /// On the VM's strand: ends all requests under way. They are answered before the strand runs dry.
  void stop_http() { http_.stop(); }

 private:
  const jsvm::vm_executor vm_;
  allowed_environment environment_;
  client::http_client http_;
  std::optional<client::traced_client> traced_;
};

}  // namespace sidehook
