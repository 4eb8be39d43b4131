#pragma once

#include <new>
#include <stdexcept>

#include "config/settings.hpp"
#include "daemon/client/curl_handles.hpp"
#include "daemon/client/url.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::client {

/// Sets an option of libcurl's.
/// @throws std::runtime_error when it refuses
template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  const CURLcode code = curl().easy_setopt(handle, option, value);
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  if (code != CURLE_OK) throw std::runtime_error(curl().easy_strerror(code));
}

/// Whether the answer's body comes compressed without the caller's knowledge, and is unpacked.
bool unpacks(const jsvm::host::http_request& request);

/// What a handle needs for any request: protocols, time to connect, TLS, no waiting for threads.
void apply_settings(CURL* handle, const config::http_client_settings& settings);
/// Where to, and how: method, header, body. The request has to outlive the transfer.
/// @return the header lines, which have to as well
header_lines apply_request(CURL* handle, const jsvm::host::http_request& request, const url& target,
                           const config::http_client_settings& settings);

}  // namespace sidehook::client
