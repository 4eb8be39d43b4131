#include "daemon/client/failure.hpp"

#include <system_error>

#include <fmt/format.h>

#include "daemon/client/proxy_choice.hpp"

namespace sidehook::client {
namespace {

using config::http_client_settings;
using jsvm::host::http_failure;
using reason = http_failure::reason;

std::string_view cause_of(const failed_transfer& failed) {
  if (failed.code == CURLE_OK) return "the connection ended within the header";
  return failed.detail.empty() ? curl().easy_strerror(failed.code) : failed.detail;
}

// Whom the connection was for: the host, or the proxy and where it was told to us.
std::string peer_of(const failed_transfer& failed, const http_client_settings& settings) {
  if (failed.proxy.empty()) return failed.target.place();
  return fmt::format("the proxy {} ({})", place_of_proxy(failed.proxy),
                     settings.proxy.empty() ? "of the environment" : "http_client.proxy");
}

http_failure too_large(const failed_transfer& failed, const http_client_settings& settings) {
  if (failed.excess == answer_collector::excess::headers) {
    return {reason::too_large,
            fmt::format("the header of the answer of {} is larger than {} bytes",
                        failed.target.place(), answer_collector::most_header_bytes)};
  }
  return {reason::too_large, fmt::format("the answer of {} is larger than {} bytes "
                                         "(http_client.max_response_bytes)",
                                         failed.target.place(), settings.max_response_bytes)};
}

http_failure unresolved(const failed_transfer& failed, const http_client_settings& settings) {
  const std::string whom =
      failed.code == CURLE_COULDNT_RESOLVE_PROXY ? peer_of(failed, settings) : failed.target.host();
  return {reason::name_not_resolved, fmt::format("no address is known for {}", whom)};
}

http_failure unconnected(const failed_transfer& failed, const http_client_settings& settings) {
  if (failed.refusal && !failed.tried_to_connect) return {reason::refused, *failed.refusal};
  const std::string cause = failed.system_error != 0
                                ? std::generic_category().message(failed.system_error)
                                : std::string(cause_of(failed));
  const std::string also = failed.refusal ? fmt::format("; {}", *failed.refusal) : "";
  return {reason::not_connected,
          fmt::format("{} cannot be connected to: {}{}", peer_of(failed, settings), cause, also)};
}

http_failure too_slow(const failed_transfer& failed, const http_client_settings& settings) {
  return {reason::timed_out,
          fmt::format("{} was not connected to within {} ms (http_client.connect_timeout_ms)",
                      peer_of(failed, settings), settings.connect_timeout_ms.count())};
}

http_failure no_tls(const failed_transfer& failed, std::string_view option) {
  const std::string where = option.empty() ? "" : fmt::format(" ({})", option);
  return {reason::tls, fmt::format("no TLS connection to {}: {}{}", failed.target.place(),
                                   cause_of(failed), where)};
}

constexpr std::string_view trust_options = "http_client.ca_file";
constexpr std::string_view client_options =
    "http_client.client_certificate_file, http_client.client_key_file";

bool says(const failed_transfer& failed, std::string_view words) {
  return failed.detail.find(words) != std::string_view::npos;
}

// With TLS 1.3 a server may find fault with the client's certificate, or with none, only after the
// handshake.
bool is_late_alert(const failed_transfer& failed) {
  return says(failed, "SSL routines") && says(failed, " alert ");
}

http_failure no_answer(const failed_transfer& failed, const http_client_settings& settings) {
  if (is_late_alert(failed)) {
    return no_tls(failed, says(failed, "certificate required") ? client_options : "");
  }
  return {reason::broken, fmt::format("{} gave no {}answer: {}", peer_of(failed, settings),
                                      failed.answer_begun ? "whole " : "", cause_of(failed))};
}

}  // namespace

http_failure describe(const failed_transfer& failed, const http_client_settings& settings) {
  if (failed.excess != answer_collector::excess::none) return too_large(failed, settings);
  switch (failed.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return unresolved(failed, settings);
    case CURLE_COULDNT_CONNECT:
      return unconnected(failed, settings);
    case CURLE_OPERATION_TIMEDOUT:
      return too_slow(failed, settings);
    case CURLE_PEER_FAILED_VERIFICATION:
      return no_tls(failed, says(failed, "certificate problem") ? trust_options : "");
    case CURLE_SSL_CACERT_BADFILE:
      return no_tls(failed, trust_options);
    case CURLE_SSL_CERTPROBLEM:
      return no_tls(failed, client_options);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_USE_SSL_FAILED:
      return no_tls(failed, "");
    case CURLE_URL_MALFORMAT:
      return {reason::invalid, fmt::format("the request to {} cannot be sent: {}",
                                           failed.target.place(), cause_of(failed))};
    default:
      return no_answer(failed, settings);
  }
}

std::string naming_option(std::string message, std::string_view ours, std::string_view theirs) {
  const auto at = message.find(ours);
  return at == std::string::npos ? message : message.replace(at, ours.size(), theirs);
}

}  // namespace sidehook::client
