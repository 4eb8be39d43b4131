#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sidehook::supervise {

/// What a worker tells its supervisor: a line on the pipe between them.
struct worker_report {
  enum class kind {
    /// It takes connections; the text is for --ready-fd.
    ready,
    /// What it has loaded, in a few words for people.
    loaded,
    /// The load that the supervisor has ordered is over.
    reloaded
  };
  kind what;
  std::string text;
};

/// @param line  without its line break; nullopt when it is no report
std::optional<worker_report> report_in(std::string_view line);

/// Worker: writes to the pipe, without waiting for the supervisor.
void write_report(int pipe, const worker_report& report);

}  // namespace sidehook::supervise
