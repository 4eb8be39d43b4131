#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/queue/stored_delivery.hpp"

namespace sidehook::redis_queue {

/// A delivery is kept as two texts, so that an event need not be sent to Redis again when only its
/// delivery changes: what the deliveries of one event share, and what each has for itself. Both are
/// rows of netstrings ("5:hello,"), after the number of the format.

/// What they share: ids, API, type, path, key, trace context, the event.
std::string shared_text(const route::job& job);
/// What each has for itself: handler, attempt, times, counts, history.
std::string own_text(const queue::delivery& what);
std::string own_text(const queue::stored_delivery& row);
/// How many equal events a delivery stands for, and when the last of them came; kept beside it.
std::string note_text(std::uint64_t count, queue::time_point last_seen);

/// Reads them back. Nothing when they are not as they are written here.
/// @param note  "" when there is none
std::optional<queue::stored_delivery> read_record(queue::delivery_id id, std::string_view own,
                                                  std::string_view shared, std::string_view note);

}  // namespace sidehook::redis_queue
