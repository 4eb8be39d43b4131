#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "daemon/log/repeat_filter.hpp"

namespace sidehook::log {

enum class level { debug, info, warn, error };
enum class format { text, json };

/// A named value behind a line's message.
struct field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double> value;
};
using fields = std::span<const field>;

/// Where lines end up.
class sink {
 public:
  virtual ~sink() = default;
  /// @param line  without its line break
  virtual void write(std::string_view line) = 0;
  virtual void flush() = 0;
  /// Lines that were lost, as nobody read them in time.
  virtual std::uint64_t lost() const { return 0; }
};

/// Standard error, behind a queue and a thread (queued_sink): a reader that does not keep up loses
/// the oldest lines and holds up nobody.
std::unique_ptr<sink> make_stderr_sink();

/// Standard error, without a queue and a thread: what would have to wait for the reader is dropped.
/// For a process that has few lines, and forks.
std::unique_ptr<sink> make_direct_stderr_sink();

/// "debug", "info", "warn", "error": as settings and metrics have them.
std::string_view to_string(level level);
std::optional<level> level_named(std::string_view name);

/// Writes lines in the form of the gateway's log: time, level, message, fields
/// (jsvm/compatibility.md, "log and rawlog"). Of warnings and errors that say the same, some are
/// written, and then how many were not. Any thread.
class logger {
 public:
  logger(std::unique_ptr<sink> sink, level least, format format, const repeat_rules& repeats = {});

  bool writes(level level) const { return level >= least_.load(std::memory_order_relaxed); }
  level least() const { return least_; }
  void set_least(level least) { least_ = least; }
  void write(level level, std::string_view message, fields fields = {});
  /// The same, however often it was said.
  void write_each(level level, std::string_view message, fields fields) {
    if (writes(level)) put(level, message, fields);
  }
  /// The line as it is, at every level.
  void write_raw(std::string_view line) { sink_->write(line); }
  void flush() { sink_->flush(); }

  /// Lines of a level so far, lost ones too.
  std::uint64_t lines(level level) const { return lines_.at(static_cast<std::size_t>(level)); }
  std::uint64_t lost() const { return sink_->lost(); }

  void debug(std::string_view message, std::initializer_list<field> list = {}) {
    write(level::debug, message, list);
  }
  void info(std::string_view message, std::initializer_list<field> list = {}) {
    write(level::info, message, list);
  }
  void warn(std::string_view message, std::initializer_list<field> list = {}) {
    write(level::warn, message, list);
  }
  void error(std::string_view message, std::initializer_list<field> list = {}) {
    write(level::error, message, list);
  }

 private:
  void write(level level, std::string_view message, std::initializer_list<field> list) {
    write(level, message, fields(list.begin(), list.size()));
  }

  bool is_repeated(std::string_view message, fields fields);
  void put(level level, std::string_view message, fields fields);

  std::unique_ptr<sink> sink_;
  std::array<std::atomic<std::uint64_t>, 4> lines_{};
  std::atomic<level> least_;
  format format_;
  repeat_filter repeats_;
};

}  // namespace sidehook::log
