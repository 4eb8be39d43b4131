#include "daemon/client/easy_options.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "daemon/client/header_name.hpp"

namespace sidehook::client {
namespace {

using jsvm::host::http_header;
using jsvm::host::http_request;

void set_if_given(CURL* handle, CURLoption option, const std::string& text) {
  if (!text.empty()) set(handle, option, text.c_str());
}

void apply_tls(CURL* handle, const config::http_client_settings& settings) {
  if (settings.ssl_insecure_skip_verify) {
    set(handle, CURLOPT_SSL_VERIFYPEER, 0L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (!settings.ca_file.empty()) {
    // Without the system's directory of authorities, which would be trusted too.
    for (const auto option : {CURLOPT_CAPATH, CURLOPT_PROXY_CAPATH}) {
      set(handle, option, static_cast<const char*>(nullptr));
    }
    set(handle, CURLOPT_CAINFO, settings.ca_file.c_str());
    set(handle, CURLOPT_PROXY_CAINFO, settings.ca_file.c_str());
  }
  set_if_given(handle, CURLOPT_SSLCERT, settings.client_certificate_file);
  set_if_given(handle, CURLOPT_SSLKEY, settings.client_key_file);
}

bool has_body_by_nature(const std::string& method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

// Whatever the method, it is sent as it is.
void apply_method(CURL* handle, const http_request& request) {
  if (request.method == "HEAD") set(handle, CURLOPT_NOBODY, 1L);
  if (!request.body.empty() || has_body_by_nature(request.method)) {
    set(handle, CURLOPT_POSTFIELDS, request.body.c_str());
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  set(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

bool is_set_by_us(std::string_view name) {
  constexpr std::array<std::string_view, 6> names{"host",    "content-length", "transfer-encoding",
                                                  "trailer", "connection",     "expect"};
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view each) { return equal_ignoring_case(name, each); });
}

// "Name;" is libcurl's way to write a field without a value, "Name:" to leave one out that it would
// add.
std::string line_of(const http_header& header) {
  if (!header.value.empty()) return fmt::format("{}: {}", header.name, header.value);
  return header.name + (equal_ignoring_case(header.name, "user-agent") ? ":" : ";");
}

header_lines lines_of(const std::vector<http_header>& headers) {
  header_lines lines;
  for (const auto& header : headers) {
    if (!is_set_by_us(header.name)) append(lines, line_of(header));
  }
  for (const std::string added : {"Accept", "Content-Type", "Expect"}) {
    if (!has_header(headers, added)) append(lines, added + ":");
  }
  return lines;
}

}  // namespace

// As the gateway's client does, which does not ask for a compressed answer without a body either.
bool unpacks(const http_request& request) {
  return request.method != "HEAD" && !has_header(request.headers, "accept-encoding") &&
         !has_header(request.headers, "range");
}

void apply_settings(CURL* handle, const config::http_client_settings& settings) {
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(handle, CURLOPT_NOSIGNAL, 1L);
  // A request that is removed while its name is resolved leaves the resolver's thread behind
  // instead of waiting for it.
  set(handle, CURLOPT_QUICK_EXIT, 1L);
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_timeout_ms.count()));
  set(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  apply_tls(handle, settings);
}

header_lines apply_request(CURL* handle, const http_request& request, const url& target,
                           const config::http_client_settings& settings) {
  set(handle, CURLOPT_URL, target.text().c_str());
  set(handle, CURLOPT_PATH_AS_IS, 1L);
  apply_method(handle, request);
  if (unpacks(request)) set(handle, CURLOPT_ACCEPT_ENCODING, "gzip");
  if (!settings.user_agent.empty()) {
    set(handle, CURLOPT_USERAGENT, settings.user_agent.c_str());
  }
  header_lines lines = lines_of(request.headers);
  set(handle, CURLOPT_HTTPHEADER, lines.get());
  return lines;
}

}  // namespace sidehook::client
