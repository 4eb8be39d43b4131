#include "daemon/log/logger.hpp"

#include <algorithm>
#include <utility>

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "daemon/log/line.hpp"
#include "daemon/log/queued_sink.hpp"

namespace sidehook::log {
namespace {

// Some megabytes at the most, and seconds of a busy daemon's lines.
constexpr std::size_t most_lines = 4096;

// For one thread.
class stderr_sink : public sink {
 public:
  stderr_sink() : logger_("sidehook", std::make_shared<spdlog::sinks::stderr_sink_st>()) {
    logger_.set_pattern("%v");
    logger_.set_level(spdlog::level::trace);
  }
  void write(std::string_view line) override {
    logger_.log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
  }
  void flush() override { logger_.flush(); }

 private:
  spdlog::logger logger_;
};

constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warn", "error"};

// What a line says, apart from the occasion on which it does.
constexpr std::array<std::string_view, 6> telling_fields{"api_id", "handler", "event",
                                                         "error",  "at",      "dead_letter"};

std::string what_is_said(std::string_view message, fields fields) {
  std::string said(message);
  for (const auto& field : fields) {
    const auto* const text = std::get_if<std::string_view>(&field.value);
    if (text == nullptr || std::ranges::find(telling_fields, field.name) == telling_fields.end())
      continue;
    said.append(" ").append(field.name).append("=").append(*text);
  }
  return said;
}

}  // namespace

std::unique_ptr<sink> make_stderr_sink() {
  return std::make_unique<queued_sink>(std::make_unique<stderr_sink>(), most_lines);
}

std::string_view to_string(level level) { return level_names.at(static_cast<std::size_t>(level)); }

std::optional<level> level_named(std::string_view name) {
  const auto* const found = std::ranges::find(level_names, name);
  if (found == level_names.end()) return std::nullopt;
  return static_cast<level>(found - level_names.begin());
}

logger::logger(std::unique_ptr<sink> sink, level least, format format, const repeat_rules& repeats)
    : sink_(std::move(sink)), least_(least), format_(format), repeats_(repeats) {}

void logger::write(level level, std::string_view message, fields fields) {
  if (!writes(level)) return;
  if (level >= level::warn && is_repeated(message, fields)) return;
  put(level, message, fields);
}

bool logger::is_repeated(std::string_view message, fields fields) {
  const auto now = repeat_filter::clock::now();
  for (const auto& each : repeats_.take_left_out(now)) {
    const std::array told{field{"line", each.line},
                          field{"times", static_cast<std::int64_t>(each.count)}};
    put(level::warn, "lines that say the same were left out (log.max_repeats)", told);
  }
  return !repeats_.passes(what_is_said(message, fields), now);
}

void logger::put(level level, std::string_view message, fields fields) {
  lines_.at(static_cast<std::size_t>(level)).fetch_add(1, std::memory_order_relaxed);
  const auto now = std::chrono::system_clock::now();
  sink_->write(format_ == format::json ? json_line(now, level, message, fields)
                                       : text_line(now, level, message, fields));
}

}  // namespace sidehook::log
