#pragma once

#include <string>
#include <string_view>
#include <variant>

namespace sidehook::jsvm::host {

struct url_fault {
  std::string message;
};

/// Makes the URL that goes out of what a script wrote (jsvm/compatibility.md,
/// "TykMakeHttpRequest"): http or https with a host; what may not stand in a path is
/// percent-encoded, escapes and the query stay as they are, the fragment goes.
std::variant<std::string, url_fault> outgoing_url(std::string_view written);

}  // namespace sidehook::jsvm::host
