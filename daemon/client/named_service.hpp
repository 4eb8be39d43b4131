#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "config/settings.hpp"

namespace sidehook::client {

/// For a client of one service whose place the operator has named, whatever handlers may reach: it
/// follows no redirect and has no proxy.
/// @param request_timeout  that goes with each request, and so is the one that bites
config::http_client_settings settings_for_named_service(std::chrono::milliseconds request_timeout);

/// The place of a URL for messages; the name of its option for one that is none.
std::string place_of(const std::string& url, std::string_view option);

}  // namespace sidehook::client
