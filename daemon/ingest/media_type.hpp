#pragma once

#include <string>
#include <string_view>

namespace sidehook::ingest {

/// "application/json" of "Application/JSON; charset=utf-8".
std::string media_type(std::string_view content_type);

}  // namespace sidehook::ingest
