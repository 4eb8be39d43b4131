#include "daemon/metrics/status.hpp"

#include <array>
#include <chrono>
#include <utility>

#include "config/json/writer.hpp"
#include "daemon/log/line.hpp"
#include "daemon/metrics/process_figures.hpp"
#include "daemon/version.hpp"

namespace sidehook::metrics {
namespace {

using config::json::writer;

void member(writer& json, std::string_view name, std::uint64_t value) {
  json.member(name, static_cast<std::int64_t>(value));
}

std::chrono::system_clock::time_point moment(double seconds_since_1970) {
  const std::chrono::duration<double> since(seconds_since_1970);
  return std::chrono::system_clock::time_point(
      std::chrono::duration_cast<std::chrono::system_clock::duration>(since));
}

void write_process(writer& json) {
  const auto process = read_process_figures();
  json.member("started", log::time_text(moment(process.started)));
  json.key("process");
  json.begin_object();
  json.member("cpu_s", process.cpu_seconds, 3);
  member(json, "resident_bytes", process.resident_bytes);
  member(json, "threads", process.threads);
  member(json, "open_files", process.open_files);
  json.end_object();
}

void write_events(writer& json, const endpoint::event_figures& events) {
  json.key("events");
  json.begin_object();
  member(json, "received", events.received());
  member(json, "accepted", events.accepted());
  member(json, "repeated", events.repeated());
  member(json, "ignored", events.ignored());
  member(json, "refused", events.refused());
  json.end_object();
}

void write_queue(writer& json, const sources& from) {
  const auto figures = from.queue.figures();
  json.key("queue");
  json.begin_object();
  member(json, "deliveries", figures.deliveries);
  member(json, "waiting", figures.waiting);
  member(json, "bytes", figures.bytes);
  member(json, "max_deliveries", from.bounds.queue_deliveries);
  member(json, "max_bytes", from.bounds.queue_bytes);
  json.key("oldest");
  if (figures.oldest) {
    json.string(log::time_text(*figures.oldest));
  } else {
    json.null();
  }
  json.end_object();
}

void write_runs(writer& json, const sources& from) {
  std::array<std::uint64_t, jsvm::outcomes> ended{};
  from.handlers.visit([&](const auto& /*api_id*/, const auto& /*handler*/, const auto& count) {
    for (std::size_t i = 0; i < ended.size(); ++i) ended.at(i) += count.ended.at(i);
  });
  json.key("runs");
  json.begin_object();
  for (std::size_t i = 0; i < ended.size(); ++i)
    member(json, jsvm::to_string(static_cast<jsvm::outcome>(i)), ended.at(i));
  json.end_object();
}

void write_vms(writer& json, const sources& from) {
  json.key("vms");
  json.begin_array();
  for (const jsvm::vm_figures& vm : from.vms) {
    json.begin_object();
    member(json, "heap_bytes", vm.heap_bytes);
    member(json, "max_heap_bytes", from.bounds.heap_bytes);
    member(json, "runs", vm.runs_under_way);
    member(json, "max_runs", from.bounds.runs);
    member(json, "generations", vm.generations);
    json.end_object();
  }
  json.end_array();
}

std::string_view status_name(const endpoint::health& health) {
  return health.refuses_because.empty() ? "ready" : "refusing";
}

}  // namespace

std::string status::json() const {
  writer json;
  json.begin_object();
  json.member("version", version);
  const auto health = from_.health();
  json.member("status", status_name(health));
  json.member("refuses_because", health.refuses_because);
  json.member("time", log::time_text(std::chrono::system_clock::now()));
  write_process(json);
  write_events(json, from_.events.figures());
  write_queue(json, from_);
  write_runs(json, from_);
  member(json, "retries", from_.settlements.of(queue::settlement::decision::again));
  member(json, "dead_letters", from_.dead_letters.count());
  member(json, "paused_handlers", from_.quarantine.paused());
  write_vms(json, from_);
  json.end_object();
  return json.take();
}

void status::show(http::request /*request*/, http::responder respond) const {
  respond(http::json_reply(200, json()));
}

}  // namespace sidehook::metrics
