#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include "config/settings.hpp"
#include "daemon/client/answer_collector.hpp"
#include "daemon/client/url.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::client {

/// What is known of a transfer that brought no answer.
struct failed_transfer {
  /// CURLE_OK when the connection ended within the header, which libcurl takes for an answer.
  CURLcode code;
  const url& target;
  /// "" without one.
  const std::string& proxy;
  /// libcurl's own words; may be empty.
  std::string_view detail;
  /// errno of the last call to the system that failed; 0 when none did.
  int system_error;
  answer_collector::excess excess;
  bool answer_begun;
  /// Why an address was not connected to.
  const std::optional<std::string>& refusal;
  /// Whether others were.
  bool tried_to_connect;
};

/// One sentence that names the host, the cause, and the option that bit where one did.
jsvm::host::http_failure describe(const failed_transfer& failed,
                                  const config::http_client_settings& settings);

/// What a client of its own says, whose options go by other names than ours.
std::string naming_option(std::string message, std::string_view ours, std::string_view theirs);

}  // namespace sidehook::client
