#include <string>

#include "daemon/metrics/groups.hpp"
#include "daemon/metrics/process_figures.hpp"
#include "daemon/version.hpp"

// Of the daemon as a whole: its process, its listeners, its parts, what it has loaded, its log.

namespace sidehook::metrics {
namespace {

void add_listener(families::labelled& answers, const std::string& name,
                  const http::http_figures& figures) {
  for (std::size_t status = 0; status < figures.answers.size(); ++status) {
    const std::uint64_t count = figures.answers.at(status);
    if (count == 0) continue;
    answers.add({{"listener", name}, {"code", std::to_string(status)}}, static_cast<double>(count));
  }
}

double seconds_since_1970(std::chrono::system_clock::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

}  // namespace

void add_process(families& made, const sources& from) {
  const auto process = read_process_figures();
  made.gauges("sidehook_build_info", "1, with the version of the daemon.")
      .add({{"version", std::string(version)}}, 1);
  made.counter("process_cpu_seconds_total", "CPU time of the process that takes and runs events.",
               process.cpu_seconds);
  made.gauge("process_resident_memory_bytes", "Its memory that is resident.",
             static_cast<double>(process.resident_bytes));
  made.gauge("process_virtual_memory_bytes", "Its address space.",
             static_cast<double>(process.virtual_bytes));
  made.gauge("process_threads", "Its threads.", static_cast<double>(process.threads));
  made.gauge("process_open_fds", "Its open file descriptors.",
             static_cast<double>(process.open_files));
  made.gauge("process_max_fds", "How many of them it may have.",
             static_cast<double>(process.max_open_files));
  made.gauge("process_start_time_seconds", "When it started, in seconds since 1970.",
             process.started);
  made.counter("sidehook_worker_restarts_total",
               "How often the supervisor had to replace the process, before this one.",
               static_cast<double>(from.restarts));
  auto healthy = made.gauges("sidehook_component_healthy",
                             "1 for a part that works as it should, 0 for one of which /hello "
                             "says warn or fail.");
  for (const auto& part : from.health().components)
    healthy.add({{"component", part.name}}, part.status == endpoint::health_status::pass ? 1 : 0);
}

void add_http(families& made, const sources& from) {
  auto answers = made.counters("sidehook_http_responses_total",
                               "Answers to requests, by listener and status.");
  add_listener(answers, "events", from.events_listener);
  add_listener(answers, "admin", from.admin_listener);
  auto connections = made.gauges("sidehook_http_connections", "Connections that are served.");
  auto refused = made.counters("sidehook_http_connections_refused_total",
                               "Connections that were refused for being too many.");
  const auto add = [&](const char* name, const http::http_figures& figures) {
    refused.add({{"listener", name}}, static_cast<double>(figures.refused_connections));
  };
  connections.add({{"listener", "events"}}, static_cast<double>(from.events_listener.connections));
  connections.add({{"listener", "admin"}}, static_cast<double>(from.admin_listener.connections));
  add("events", from.events_listener);
  add("admin", from.admin_listener);
}

void add_spans(families& made, const sources& from) {
  auto spans = made.counters("sidehook_spans_total",
                             "Spans of traces, by whether the collector took them "
                             "(tracing.endpoint).");
  if (from.spans == nullptr) return;
  const auto figures = from.spans->figures();
  spans.add({{"result", "exported"}}, static_cast<double>(figures.exported));
  spans.add({{"result", "refused"}}, static_cast<double>(figures.refused));
  spans.add({{"result", "dropped"}}, static_cast<double>(figures.dropped));
}

void add_loads(families& made, const sources& from) {
  const auto now = from.loader.current();
  const auto figures = from.loader.figures();
  auto loads = made.counters("sidehook_reloads_total",
                             "Loads of definitions and scripts, the first one too, by whether "
                             "there was anything wrong with them.");
  loads.add({{"result", "ok"}}, static_cast<double>(figures.without_errors));
  loads.add({{"result", "faults"}}, static_cast<double>(figures.with_errors));
  made.gauge("sidehook_last_reload_timestamp_seconds",
             "When the last load was done, in seconds since 1970.",
             seconds_since_1970(figures.ended));
  made.gauge("sidehook_last_reload_duration_seconds", "How long it took.",
             std::chrono::duration<double>(figures.took).count());
  made.gauge("sidehook_apis", "API definitions in force.",
             static_cast<double>(now->present.definitions.size()));
  made.gauge("sidehook_handlers", "Handlers that definitions and settings register.",
             static_cast<double>(now->shown.handlers.size()));
  const auto errors = now->shown.errors();
  auto faults = made.gauges("sidehook_faults",
                            "What is wrong with the definitions, scripts, secrets and "
                            "certificates of the last load (GET /handlers).");
  faults.add({{"severity", "error"}}, static_cast<double>(errors));
  faults.add({{"severity", "note"}}, static_cast<double>(now->shown.faults.size() - errors));
}

void add_log(families& made, const sources& from) {
  auto lines = made.counters("sidehook_log_lines_total", "Lines of the log, by level.");
  for (const auto level :
       {log::level::debug, log::level::info, log::level::warn, log::level::error})
    lines.add({{"level", std::string(log::to_string(level))}},
              static_cast<double>(from.log.lines(level)));
  made.counter("sidehook_log_lines_lost_total",
               "Lines of the log that were lost, as nobody read them in time.",
               static_cast<double>(from.log.lost()));
}

}  // namespace sidehook::metrics
