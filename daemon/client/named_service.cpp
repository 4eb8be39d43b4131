#include "daemon/client/named_service.hpp"

#include "daemon/client/url.hpp"

namespace sidehook::client {

config::http_client_settings settings_for_named_service(std::chrono::milliseconds request_timeout) {
  config::http_client_settings settings;
  settings.timeout_ms = settings.connect_timeout_ms = request_timeout * 2;
  settings.max_redirects = 0;
  settings.egress.deny.clear();
  return settings;
}

std::string place_of(const std::string& url, std::string_view option) {
  const auto parsed = url::parse(url);
  return parsed ? parsed->place() : std::string(option);
}

}  // namespace sidehook::client
