#pragma once

#include <string_view>

namespace sidehook::ingest {

/// Whether a text is a traceparent of W3C Trace Context, and so may go on with an event; one that
/// is none is to be treated as if it were not there.
bool is_trace_parent(std::string_view text);

}  // namespace sidehook::ingest
