#include <array>

#include "jsvm/host/all.hpp"
#include "jsvm/host/log_line.hpp"

// jsvm/compatibility.md, "log and rawlog". console.* is ours.
namespace sidehook::jsvm::host {
namespace {

void log(call& call) { write_log_line(call, "info", call.text(0)); }
void rawlog(call& call) { write_log_line(call, "raw", call.text(0)); }

template <const char* Level>
void console(call& call) {
  std::string message;
  for (int i = 0; i < call.argument_count(); ++i) {
    if (i > 0) message += ' ';
    message += call.printable(i);
  }
  write_log_line(call, Level, std::move(message));
}

constexpr char debug[] = "debug";
constexpr char info[] = "info";
constexpr char warn[] = "warn";
constexpr char error[] = "error";

constexpr std::array logging_rows{
    host_function{"log", 1, log, "(message: any): void",
                  "Writes String(message) to the log at level info."},
    host_function{"rawlog", 1, rawlog, "(message: any): void",
                  "Writes String(message) and a line break to the log, with nothing around it."},
    host_function{"console.log", host_function::variadic, console<info>, "(...values: any[]): void",
                  "Writes the values, with blanks between and objects as JSON, at level info."},
    host_function{"console.debug", host_function::variadic, console<debug>,
                  "(...values: any[]): void", "Like console.log, at level debug."},
    host_function{"console.info", host_function::variadic, console<info>,
                  "(...values: any[]): void", "The same as console.log."},
    host_function{"console.warn", host_function::variadic, console<warn>,
                  "(...values: any[]): void", "Like console.log, at level warn."},
    host_function{"console.error", host_function::variadic, console<error>,
                  "(...values: any[]): void", "Like console.log, at level error."},
};

}  // namespace

std::span<const host_function> logging() { return logging_rows; }

}  // namespace sidehook::jsvm::host
