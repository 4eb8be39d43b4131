#include <fmt/format.h>

#include "config/json/text.hpp"
#include "config/settings_assembly.hpp"

namespace sidehook::config {
namespace {

bool has_user(std::string_view url) {
  const auto begin = url.find("://");
  if (begin == std::string_view::npos) return false;
  const auto rest = url.substr(begin + 3);
  return rest.substr(0, rest.find('/')).find('@') != std::string_view::npos;
}

// "" when it may be one: whether it leads anywhere is found out by asking.
std::string_view url_fault(std::string_view url) {
  const auto scheme = url.starts_with("https://") ? 8U : url.starts_with("http://") ? 7U : 0U;
  if (scheme == 0) return "must begin with http:// or https://";
  const auto rest = url.substr(scheme);
  if (rest.empty() || rest.starts_with('/') || rest.starts_with(':')) return "must name a host";
  if (rest.find_first_of("?#") != std::string_view::npos)
    return "must have no query and no fragment";
  if (rest.find(' ') != std::string_view::npos) return "must have no blanks";
  return "";
}

void check_url(settings_assembly& assembled) {
  if (assembled.was_refused("gateway.url")) return;
  const auto& url = assembled.values().gateway.url;
  // Which may be with a password, and is not shown.
  if (has_user(url)) {
    return assembled.refuse_assigned(
        "gateway.url", "a URL with a user is not allowed: what lets in is gateway.secret");
  }
  const auto fault = url_fault(url);
  if (fault.empty()) return;
  assembled.refuse_assigned("gateway.url",
                            fmt::format("{} is not allowed: {}", json::quoted(url), fault));
}

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
  check_url(assembled);
  assembled.refuse_second_source("gateway.secret", gateway.secret, gateway.secret_file);
  assembled.refuse_second_source("gateway.node_secret", gateway.node_secret,
                                 gateway.node_secret_file);
  if (values.sessions.kind == session_store_kind::gateway) check_secret(assembled, "sessions.kind");
  if (values.apis_source == api_source::gateway) check_secret(assembled, "apis_source");
}

}  // namespace sidehook::config
