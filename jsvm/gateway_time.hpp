#pragma once

#include <optional>
#include <string_view>

namespace sidehook::jsvm {

/// A time stamp as gateways write it, "2026-08-21 10:11:12.123456789 +0200 CEST"
/// (jsvm/compatibility.md, "TimeStamp"), as JavaScript counts: milliseconds since 1970, UTC. The
/// zone's name is not looked at, its offset counts.
std::optional<double> parse_gateway_time(std::string_view text);

}  // namespace sidehook::jsvm
