#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/queue/netstring.hpp"
#include "daemon/queue/stored_delivery.hpp"

namespace sidehook::queue {

/// A delivery is kept as two texts, so that an event need not be kept or sent again when only its
/// delivery changes: what the deliveries of one event share, and what each has for itself. Both are
/// rows of netstrings.

/// What they share: ids, API, type, path, key, trace context, the event.
void append_shared(std::string& to, const route::job& job);
void read_shared(netstring_reader& from, stored_delivery& into);
/// What each has for itself: handler, attempt, times, counts, history.
void append_own(std::string& to, const delivery& what);
void read_own(netstring_reader& from, stored_delivery& into);

/// The same as texts that stand alone, after the number of the format.
std::string shared_text(const route::job& job);
std::string own_text(const delivery& what);
std::string own_text(const stored_delivery& row);
/// How many equal events a delivery stands for, and when the last of them came; kept beside it.
std::string note_text(std::uint64_t count, time_point last_seen);

/// Reads those back. Nothing when they are not as they are written here.
/// @param note  "" when there is none
std::optional<stored_delivery> read_record(delivery_id id, std::string_view own,
                                           std::string_view shared, std::string_view note);

}  // namespace sidehook::queue
