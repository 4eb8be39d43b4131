#pragma once

#include <string>
#include <string_view>

#include "config/environment.hpp"
#include "config/json/parse.hpp"

namespace sidehook::config {

/// Replaces every string "env://NAME" in the document whose variable is set and not empty. The new
/// strings refer to `variables`, which must outlive the document.
void resolve_environment(json::value& document, const environment& variables);

/// What to say about a text that still refers to a value elsewhere: a variable that is not set, or
/// a store that only the gateway can read (secrets://, vault:// and the like). "" for plain text.
std::string unresolved_reference(std::string_view text);

}  // namespace sidehook::config
