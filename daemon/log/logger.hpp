#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

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
};

/// Standard error, through a queue and a thread of spdlog's: a reader that does not keep up loses
/// the oldest lines and holds up nobody.
std::unique_ptr<sink> make_stderr_sink();

/// Standard error, without a queue and a thread: what would have to wait for the reader is dropped.
/// For a process that has few lines, and forks.
std::unique_ptr<sink> make_direct_stderr_sink();

/// Writes lines in the form of the gateway's log: time, level, message, fields
/// (jsvm/compatibility.md, "log and rawlog"). Any thread.
class logger {
 public:
  logger(std::unique_ptr<sink> sink, level least, format format);

  bool writes(level level) const { return level >= least_; }
  void write(level level, std::string_view message, fields fields = {});
  /// The line as it is, at every level.
  void write_raw(std::string_view line) { sink_->write(line); }
  void flush() { sink_->flush(); }

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

  std::unique_ptr<sink> sink_;
  level least_;
  format format_;
};

}  // namespace sidehook::log
