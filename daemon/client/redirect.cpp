#include "daemon/client/redirect.hpp"

#include <algorithm>

#include <boost/asio/ip/address.hpp>

#include "daemon/client/header_name.hpp"

namespace sidehook::client {
namespace {

using jsvm::host::http_header;
using jsvm::host::http_request;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_address(const std::string& host) {
  boost::system::error_code error;
  boost::asio::ip::make_address(host, error);
  return !error;
}

bool is_or_is_below(const std::string& host, const std::string& domain) {
  if (host == domain) return true;
  return host.ends_with("." + domain) && !is_address(domain);
}

bool describes_body(const http_header& header) { return name_starts_with(header.name, "content-"); }

bool identifies(const http_header& header) {
  return equal_ignoring_case(header.name, "authorization") ||
         equal_ignoring_case(header.name, "cookie");
}

void drop_body(http_request& request) {
  if (request.method != "HEAD") request.method = "GET";
  request.body.clear();
  std::erase_if(request.headers, describes_body);
}

}  // namespace

std::optional<std::string> location_of(const jsvm::host::http_response& answer) {
  if (!is_redirect(answer.status)) return std::nullopt;
  const auto found = std::find_if(
      answer.headers.begin(), answer.headers.end(),
      [](const http_header& each) { return equal_ignoring_case(each.name, "location"); });
  if (found == answer.headers.end() || found->value.empty()) return std::nullopt;
  return found->value;
}

http_request redirected(http_request request, int status, const url& first, const url& next) {
  request.url = next.text();
  if (status != 307 && status != 308) drop_body(request);
  if (!is_or_is_below(next.host(), first.host())) std::erase_if(request.headers, identifies);
  return request;
}

}  // namespace sidehook::client
