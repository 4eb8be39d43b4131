#include "daemon/command/top_sample.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "config/json/text.hpp"
#include "daemon/command/time_argument.hpp"

namespace sidehook::command {
namespace {

namespace json = config::json;

std::string text_in(const json::value& object, std::string_view name) {
  return std::string(json::text_of(json::member(&object, name)));
}

std::uint64_t count_in(const json::value& object, std::string_view name) {
  const auto* found = json::member(&object, name);
  return found != nullptr && found->IsUint64() ? found->GetUint64() : 0;
}

// Never negative: what counts only grows.
double number_in(const json::value& object, std::string_view name) {
  const auto* found = json::member(&object, name);
  return found != nullptr && found->IsNumber() ? std::max(0.0, found->GetDouble()) : 0;
}

const json::value* member_of_kind(const json::value& object, std::string_view name,
                                  rapidjson::Type kind) {
  const auto* found = json::member(&object, name);
  return found != nullptr && found->GetType() == kind ? found : nullptr;
}

// By the daemon's own clock: ours may go otherwise.
std::optional<std::chrono::seconds> age_of(const std::string& then, const std::string& now) {
  const auto from = parse_time(then, std::chrono::system_clock::time_point{});
  const auto to = parse_time(now, std::chrono::system_clock::time_point{});
  if (!from || !to) return std::nullopt;
  return std::max(std::chrono::seconds(0), *to - *from);
}

void read_events(const json::value& events, count_sample& counts) {
  counts.received = count_in(events, "received");
  counts.accepted = count_in(events, "accepted");
  counts.refused = count_in(events, "refused");
}

// What is a failure is what GET /handlers counts as one.
void read_runs(const json::value& runs, count_sample& counts) {
  for (const auto& [name, count] : runs.GetObject()) {
    if (!count.IsUint64()) continue;
    const std::string_view outcome = name.GetString();
    counts.runs += count.GetUint64();
    if (outcome != "succeeded" && outcome != "cancelled") counts.failures += count.GetUint64();
  }
}

queue_sample read_queue(const json::value& queue, const std::string& now) {
  queue_sample made;
  made.deliveries = count_in(queue, "deliveries");
  made.max_deliveries = count_in(queue, "max_deliveries");
  made.waiting = count_in(queue, "waiting");
  made.bytes = count_in(queue, "bytes");
  made.max_bytes = count_in(queue, "max_bytes");
  made.oldest_age = age_of(text_in(queue, "oldest"), now);
  return made;
}

std::vector<vm_sample> read_vms(const json::value& vms) {
  std::vector<vm_sample> made;
  for (const auto& vm : vms.GetArray())
    made.push_back({count_in(vm, "heap_bytes"), count_in(vm, "max_heap_bytes"),
                    count_in(vm, "runs"), count_in(vm, "max_runs")});
  return made;
}

handler_sample read_handler(const json::value& row) {
  handler_sample made;
  made.api = text_in(row, "api_id");
  made.events = text_in(row, "event");
  made.handler = text_in(row, "handler");
  made.state =
      member_of_kind(row, "paused", rapidjson::kObjectType) ? "paused" : text_in(row, "state");
  made.runs = count_in(row, "runs");
  made.failures = count_in(row, "failures");
  made.duration_ms = number_in(row, "duration_ms");
  made.cpu_ms = number_in(row, "cpu_ms");
  made.last_error = text_in(row, "last_error");
  made.last_failed = text_in(row, "last_failed");
  return made;
}

// A handler of several events has a row for each, all with the same figures: here it has one.
std::vector<handler_sample> read_handlers(const json::value& rows) {
  std::vector<handler_sample> made;
  std::map<std::pair<std::string, std::string>, std::size_t> places;
  for (const auto& row : rows.GetArray()) {
    auto read = read_handler(row);
    const auto [place, is_new] = places.try_emplace({read.api, read.handler}, made.size());
    if (is_new) {
      made.push_back(std::move(read));
    } else {
      made[place->second].events += "," + read.events;
    }
  }
  return made;
}

}  // namespace

std::optional<top_sample> read_top_sample(const json::value& status, const json::value& handlers,
                                          std::chrono::steady_clock::time_point taken) {
  const auto* process = member_of_kind(status, "process", rapidjson::kObjectType);
  const auto* events = member_of_kind(status, "events", rapidjson::kObjectType);
  const auto* queue = member_of_kind(status, "queue", rapidjson::kObjectType);
  const auto* runs = member_of_kind(status, "runs", rapidjson::kObjectType);
  const auto* vms = member_of_kind(status, "vms", rapidjson::kArrayType);
  const auto* rows = member_of_kind(handlers, "handlers", rapidjson::kArrayType);
  if (!process || !events || !queue || !runs || !vms || !rows) return std::nullopt;
  top_sample made;
  made.taken = taken;
  made.version = text_in(status, "version");
  made.refuses_because = text_in(status, "refuses_because");
  made.started = text_in(status, "started");
  read_events(*events, made.counts);
  read_runs(*runs, made.counts);
  made.counts.retries = count_in(status, "retries");
  made.counts.cpu_s = number_in(*process, "cpu_s");
  made.queue = read_queue(*queue, text_in(status, "time"));
  made.resident_bytes = count_in(*process, "resident_bytes");
  made.threads = count_in(*process, "threads");
  made.open_files = count_in(*process, "open_files");
  made.dead_letters = count_in(status, "dead_letters");
  made.paused_handlers = count_in(status, "paused_handlers");
  made.vms = read_vms(*vms);
  made.handlers = read_handlers(*rows);
  return made;
}

}  // namespace sidehook::command
