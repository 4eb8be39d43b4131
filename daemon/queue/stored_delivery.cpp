#include "daemon/queue/stored_delivery.hpp"

#include <utility>

namespace sidehook::queue {
namespace {

found_handler as_stored(const stored_delivery& row) {
  auto api = std::make_shared<route::routed_api>();
  api->id = row.api_id;
  api->org_id = row.org_id;
  return {std::move(api), std::make_shared<const jsvm::handler_binding>(
                              jsvm::handler_binding{row.handler, row.api_id, row.org_id, ""})};
}

void fill_in(delivery& what, stored_delivery row) {
  what.attempt = row.attempt;
  what.history = std::move(row.history);
  what.accepted = row.accepted;
  what.replayed = row.replayed;
  what.count = row.count;
  what.last_seen = row.last_seen;
  what.kills = row.kills;
}

}  // namespace

std::int64_t stored(time_point time) {
  return std::chrono::ceil<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

time_point loaded(std::int64_t time) { return time_point(std::chrono::milliseconds(time)); }

delivery restored(stored_delivery row, const handler_finder& find) {
  auto found = find(row.api_id, row.handler, row.event_type);
  if (!found) found = as_stored(row);
  auto job = std::make_shared<route::job>();
  job->event_id = std::move(row.event_id);
  job->event.json = std::move(row.event_json);
  job->event.type = std::move(row.event_type);
  job->event.path = std::move(row.path);
  job->event.key = std::move(row.key);
  job->event.trace_parent = std::move(row.trace_parent);
  job->api = std::move(found->api);
  job->handlers = route::job_handlers({std::move(found->binding)});

  delivery what;
  what.id = row.id;
  what.job = std::move(job);
  fill_in(what, std::move(row));
  return what;
}

delivery restored(stored_delivery row, delivery kept) {
  auto job = *kept.job;
  job.event.json = std::move(row.event_json);
  kept.job = std::make_shared<const route::job>(std::move(job));
  fill_in(kept, std::move(row));
  return kept;
}

}  // namespace sidehook::queue
