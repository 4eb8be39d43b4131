#include "daemon/outcome/recorder.hpp"

#include <vector>

#include <fmt/format.h>

namespace sidehook::outcome {
namespace {

// Names of fields as they stay valid while the line is written.
std::string_view message_of(jsvm::outcome ended) {
  switch (ended) {
    case jsvm::outcome::succeeded:
      return "handler succeeded";
    case jsvm::outcome::failed:
      return "handler failed";
    case jsvm::outcome::timed_out:
      return "handler timed out";
    case jsvm::outcome::out_of_memory:
      return "handler ran out of memory";
    case jsvm::outcome::missing:
      return "handler is missing";
    case jsvm::outcome::cancelled:
      return "handler was cancelled";
  }
  return "handler ended";
}

log::level level_of(jsvm::outcome ended) {
  switch (ended) {
    case jsvm::outcome::succeeded:
      return log::level::info;
    case jsvm::outcome::cancelled:
      return log::level::warn;
    default:
      return log::level::error;
  }
}

double milliseconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

}  // namespace

void recorder::record(const route::job& job, std::size_t handler, const jsvm::run_result& result) {
  const auto& binding = *job.handlers[handler];
  log_outcome(job, binding, result);
  figures_.count(binding, result.ended, hide_key(result.error.message, job.event.key, keys_));
  if (job.listener) job.listener->run_ended(handler, result);
}

void recorder::log_outcome(const route::job& job, const jsvm::handler_binding& handler,
                           const jsvm::run_result& result) {
  const auto level = level_of(result.ended);
  if (!log_.writes(level)) return;
  const std::string key = job.event.key.empty() ? "" : show_key(job.event.key, keys_);
  const std::string error = hide_key(result.error.message, job.event.key, keys_);
  const std::string stack = hide_key(result.error.stack, job.event.key, keys_);
  const std::string place = result.error.file.empty() || result.error.line == 0
                                ? result.error.file
                                : fmt::format("{}:{}", result.error.file, result.error.line);

  std::vector<log::field> fields{{"outcome", jsvm::to_string(result.ended)},
                                 {"api_id", handler.api_id},
                                 {"event", job.event.type},
                                 {"handler", handler.name},
                                 {"event_id", job.event_id},
                                 {"duration_ms", milliseconds(result.duration)},
                                 {"cpu_ms", milliseconds(result.cpu)}};
  if (!key.empty()) fields.push_back({"key", key});
  if (!error.empty()) fields.push_back({"error", error});
  if (!place.empty()) fields.push_back({"at", place});
  if (!stack.empty()) fields.push_back({"stack", stack});
  if (result.dropped_log_lines > 0) {
    fields.push_back({"dropped_log_lines", static_cast<std::int64_t>(result.dropped_log_lines)});
  }
  log_.write(level, message_of(result.ended), fields);
}

}  // namespace sidehook::outcome
