#pragma once

#include <string>
#include <string_view>

#include "daemon/outcome/redactor.hpp"
#include "daemon/queue/delivery.hpp"
#include "jsvm/invocation.hpp"

namespace sidehook::outcome {

/// The delivery's history with this attempt behind it: {"attempt","ended_at","outcome","error",
/// "stack","duration_ms","logs"}, keys hidden. Of an attempt's log lines the last ones are kept.
std::string history_with(const queue::delivery& what, const jsvm::run_result& result,
                         queue::time_point now, key_display keys);

/// The same, of an attempt during which the process died.
std::string history_with_death(const queue::delivery& what, queue::time_point now);

/// The error of the last attempt in a history, cut to about a thousand bytes; "" when there is
/// none. Looks at the last attempt only, however long the history is.
std::string last_error(std::string_view history);

}  // namespace sidehook::outcome
