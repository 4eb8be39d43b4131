#pragma once

#include <chrono>
#include <string>

namespace sidehook::ingest {

/// The time in the form in which gateways write an event's TimeStamp (jsvm/compatibility.md,
/// "TimeStamp"), in UTC: "2026-08-21 10:11:12.123456789 +0000 UTC", the fraction without trailing
/// zeros and absent when it is 0.
std::string format_time_stamp(std::chrono::system_clock::time_point time);

}  // namespace sidehook::ingest
