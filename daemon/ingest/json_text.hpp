#pragma once

#include <string>
#include <string_view>

namespace sidehook::ingest {

/// The text as a JSON string, quotes included.
std::string json_string(std::string_view text);

}  // namespace sidehook::ingest
