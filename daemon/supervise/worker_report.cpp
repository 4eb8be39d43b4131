#include "daemon/supervise/worker_report.hpp"

#include <array>
#include <utility>

#include <unistd.h>

namespace sidehook::supervise {
namespace {

using named_kind = std::pair<worker_report::kind, std::string_view>;
constexpr std::array<named_kind, 3> kinds{{{worker_report::kind::ready, "ready "},
                                           {worker_report::kind::loaded, "loaded "},
                                           {worker_report::kind::reloaded, "reloaded "}}};

}  // namespace

std::optional<worker_report> report_in(std::string_view line) {
  for (const auto& [kind, name] : kinds)
    if (line.starts_with(name)) return worker_report{kind, std::string(line.substr(name.size()))};
  return std::nullopt;
}

void write_report(int pipe, const worker_report& report) {
  for (const auto& [kind, name] : kinds) {
    if (kind != report.what) continue;
    const auto line = std::string(name) + report.text + '\n';
    // A supervisor that is gone, or does not read, is no reason to stop.
    [[maybe_unused]] const auto written = ::write(pipe, line.data(), line.size());
  }
}

}  // namespace sidehook::supervise
