#pragma once

#include <memory>

#include "config/settings.hpp"
#include "daemon/client/connection_slots.hpp"
#include "daemon/client/curl_loop.hpp"
#include "daemon/client/egress_policy.hpp"
#include "daemon/client/proxy_choice.hpp"
#include "daemon/client/request_figures.hpp"
#include "jsvm/run.hpp"

namespace sidehook::client {

/// What all requests of a client share. Owned by http_client, which outlives them.
struct client_parts {
  jsvm::vm_executor executor;
  config::http_client_settings settings;
  egress_policy policy;
  proxy_choice proxies;
  connection_slots slots;
  std::shared_ptr<curl_loop> loop;
  /// Null when nobody counts.
  request_figures* figures = nullptr;
};

}  // namespace sidehook::client
