#pragma once

#include <string>
#include <string_view>

namespace sidehook::jsvm::host {

/// A method or the name of a header (RFC 9110, "token").
bool is_http_token(std::string_view text);
/// The value of a header: no control characters but tabs.
bool is_header_value(std::string_view text);
/// "x-lower-CASE" → "X-Lower-Case".
std::string canonical_header_name(std::string_view name);
/// True for what the HTTP client sets itself, whatever a script says.
bool is_set_by_client(std::string_view canonical_name);

}  // namespace sidehook::jsvm::host
