#include "daemon/journal/stored_delivery.hpp"

#include <initializer_list>
#include <string_view>
#include <utility>

#include <boost/crc.hpp>

namespace sidehook::journal {
namespace {

std::int64_t sum_of(std::initializer_list<std::string_view> texts) {
  boost::crc_32_type sum;
  for (const auto text : texts) {
    sum.process_bytes(text.data(), text.size());
    // Tells "ab", "c" from "a", "bc".
    sum.process_byte(0);
  }
  return sum.checksum();
}

found_handler as_stored(const stored_delivery& row) {
  auto api = std::make_shared<route::routed_api>();
  api->id = row.api_id;
  api->org_id = row.org_id;
  return {std::move(api), std::make_shared<const jsvm::handler_binding>(
                              jsvm::handler_binding{row.handler, row.api_id, row.org_id, ""})};
}

void fill_in(queue::delivery& what, stored_delivery row) {
  what.attempt = row.attempt;
  what.history = std::move(row.history);
  what.accepted = row.accepted;
  what.replayed = row.replayed;
  what.count = row.count;
  what.last_seen = row.last_seen;
  what.kills = row.kills;
}

}  // namespace

std::int64_t stored(queue::time_point time) {
  return std::chrono::ceil<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

queue::time_point loaded(std::int64_t time) {
  return queue::time_point(std::chrono::milliseconds(time));
}

queue::delivery restored(stored_delivery row, const handler_finder& find) {
  auto found = find(row.api_id, row.handler, row.event_type);
  if (!found) found = as_stored(row);
  auto job = std::make_shared<route::job>();
  job->event_id = std::move(row.event_id);
  job->event.json = std::make_shared<const std::string>(std::move(row.event_json));
  job->event.type = std::move(row.event_type);
  job->event.path = std::move(row.path);
  job->event.key = std::move(row.key);
  job->event.trace_parent = std::move(row.trace_parent);
  job->api = std::move(found->api);
  job->handlers = {std::move(found->binding)};

  queue::delivery what;
  what.id = row.at.id;
  what.job = std::move(job);
  fill_in(what, std::move(row));
  return what;
}

queue::delivery restored(stored_delivery row, queue::delivery kept) {
  auto job = *kept.job;
  job.event.json = std::make_shared<const std::string>(std::move(row.event_json));
  kept.job = std::make_shared<const route::job>(std::move(job));
  fill_in(kept, std::move(row));
  return kept;
}

std::int64_t checksum(const queue::delivery& what) {
  const auto& job = *what.job;
  const auto& event = job.event;
  return sum_of({job.event_id, job.api->id, job.api->org_id, event.type,
                 job.handlers[what.handler]->name, event.path, event.key, event.trace_parent,
                 what.history, *event.json});
}

std::int64_t checksum(const stored_delivery& row) {
  return sum_of({row.event_id, row.api_id, row.org_id, row.event_type, row.handler, row.path,
                 row.key, row.trace_parent, row.history, row.event_json});
}

}  // namespace sidehook::journal
