#include "daemon/outcome/attempt_history.hpp"

#include <chrono>

#include "config/json/parse.hpp"
#include "config/json/text.hpp"
#include "config/json/writer.hpp"
#include "daemon/log/line.hpp"
#include "daemon/outcome/short_text.hpp"

namespace sidehook::outcome {
namespace {

// What a dead letter keeps of the log lines of one attempt.
constexpr std::size_t most_log_bytes = std::size_t{16} * 1024;
// How an attempt begins. Within a string its quotes would be escaped, so that it is found nowhere
// else.
constexpr std::string_view attempt_begins = R"({"attempt":)";

// The first of the last lines that fit.
std::size_t first_kept(const std::vector<jsvm::log_line>& lines) {
  std::size_t first = lines.size();
  std::size_t bytes = 0;
  while (first > 0 && bytes + lines[first - 1].message.size() <= most_log_bytes)
    bytes += lines[--first].message.size();
  return first;
}

std::string appended(const std::string& history, const std::string& entry) {
  return history.empty() ? entry : history + "," + entry;
}

// What the entry of every attempt begins with.
void begin_entry(config::json::writer& json, const queue::delivery& what, queue::time_point now,
                 std::string_view outcome, std::string_view error, std::string_view stack) {
  json.begin_object();
  json.member("attempt", std::int64_t{what.attempt});
  json.member("ended_at", log::time_text(now));
  json.member("outcome", outcome);
  json.member("error", error);
  json.member("stack", stack);
}

}  // namespace

std::string history_with(const queue::delivery& what, const jsvm::run_result& result,
                         queue::time_point now, key_display keys) {
  const auto& key = what.job->event.key;
  config::json::writer json;
  begin_entry(json, what, now, jsvm::to_string(result.ended),
              hide_key(result.error.message, key, keys), hide_key(result.error.stack, key, keys));
  json.member("duration_ms", std::chrono::duration<double, std::milli>(result.duration).count(), 3);
  json.key("logs");
  json.begin_array();
  for (std::size_t i = first_kept(result.logs); i < result.logs.size(); ++i) {
    json.begin_object();
    json.member("level", result.logs[i].level);
    json.member("message", hide_key(result.logs[i].message, key, keys));
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return appended(what.history, json.take());
}

std::string history_with_death(const queue::delivery& what, queue::time_point now) {
  config::json::writer json;
  begin_entry(json, what, now, "killed_the_worker", "the worker process died while the handler ran",
              "");
  json.member("duration_ms", std::int64_t{0});
  json.key("logs");
  json.begin_array();
  json.end_array();
  json.end_object();
  return appended(what.history, json.take());
}

std::string last_error(std::string_view history) {
  const auto begin = history.rfind(attempt_begins);
  if (begin == std::string_view::npos) return "";
  const auto attempt = config::json::parse(history.substr(begin));
  if (attempt.has_error()) return "";
  return shortened(std::string(config::json::text_of(config::json::member(&*attempt, "error"))));
}

}  // namespace sidehook::outcome
