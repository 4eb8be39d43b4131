#pragma once

#include <string>
#include <string_view>

namespace sidehook::config {

/// Rules for handlers beyond what the schemas check; their `pattern`s say the same to editors.

/// JavaScript identifiers joined by dots: "onAuthFailure", "handlers.auth". Non-ASCII letters count
/// as any letter.
bool is_handler_name(std::string_view name);

/// A path whose extension, from the last dot of the last part, contains ".js": .js, .jsx, .json,
/// not .mjs or .JS.
bool is_script_path(std::string_view path);

/// Both as a sentence about a name or path that is not one; "" for one that is.
std::string fault_of_handler_name(std::string_view name);
std::string fault_of_script_path(std::string_view path);

/// A method that the gateway's webhooks have: GET, PUT, POST, DELETE or PATCH, in any case.
bool is_webhook_method(std::string_view method);
/// A sentence about a URL that no webhook can be sent to; "" for others. It does not show the URL,
/// which may hold secrets.
std::string fault_of_webhook_url(std::string_view url);
/// A URL for people: "***" in the place of its user information and of its query.
std::string shown_url(std::string_view url);

}  // namespace sidehook::config
