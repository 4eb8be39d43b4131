#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sidehook::ingest {

/// The time in the form in which gateways write an event's TimeStamp (jsvm/compatibility.md,
/// "TimeStamp"), in UTC: "2026-08-21 10:11:12.123456789 +0000 UTC", the fraction without trailing
/// zeros and absent when it is 0.
std::string format_time_stamp(std::chrono::system_clock::time_point time);

/// A time in RFC 3339 in the same form, with its own offset: "2026-08-21T10:11:12+02:00" is
/// "2026-08-21 10:11:12 +0200 +0200", the zone having no other name. Nothing when it is none.
std::optional<std::string> to_time_stamp(std::string_view rfc3339);

}  // namespace sidehook::ingest
