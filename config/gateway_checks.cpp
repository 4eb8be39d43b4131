#include <fmt/format.h>

#include "config/json/text.hpp"
#include "config/settings_assembly.hpp"
#include "config/url_check.hpp"

namespace sidehook::config {
namespace {

void check_secret(settings_assembly& assembled, std::string_view option) {
  const auto& gateway = assembled.values().gateway;
  if (!gateway.secret.empty() || !gateway.secret_file.empty()) return;
  if (assembled.was_refused("gateway.secret") || assembled.was_refused("gateway.secret_file"))
    return;
  assembled.refuse_assigned(option,
                            "\"gateway\" is not allowed: the gateway's API wants its secret; set "
                            "gateway.secret or gateway.secret_file");
}

}  // namespace

void check_gateway(settings_assembly& assembled) {
  const auto& values = assembled.values();
  const auto& gateway = values.gateway;
  check_url(assembled, "gateway.url", gateway.url, "gateway.secret");
  assembled.refuse_second_source("gateway.secret", gateway.secret, gateway.secret_file);
  assembled.refuse_second_source("gateway.node_secret", gateway.node_secret,
                                 gateway.node_secret_file);
  if (values.sessions.kind == session_store_kind::gateway) check_secret(assembled, "sessions.kind");
  if (values.apis_source == api_source::gateway) check_secret(assembled, "apis_source");
}

}  // namespace sidehook::config
