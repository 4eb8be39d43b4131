#pragma once

#include "daemon/metrics/family.hpp"
#include "daemon/metrics/sources.hpp"

namespace sidehook::metrics {

/// What is shown, a group for each part that tells of itself.

void add_process(families& made, const sources& from);
void add_http(families& made, const sources& from);
void add_events(families& made, const sources& from);
void add_queue(families& made, const sources& from);
void add_handlers(families& made, const sources& from);
void add_vms(families& made, const sources& from);
void add_requests(families& made, const sources& from);
void add_spans(families& made, const sources& from);
void add_loads(families& made, const sources& from);
void add_log(families& made, const sources& from);

}  // namespace sidehook::metrics
