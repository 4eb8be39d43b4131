#include <algorithm>
#include <array>
#include <ostream>

#include "daemon/command/command.hpp"
#include "daemon/command/line_text.hpp"
#include "daemon/command/palette.hpp"
#include "daemon/command/quiet_log.hpp"
#include "daemon/command/trial_ports.hpp"
#include "daemon/command/workshop.hpp"
#include "daemon/outcome/script_lines.hpp"

namespace sidehook::command {
namespace {

constexpr std::size_t columns = 5;
using table_row = std::array<std::string, columns>;

table_row row_of(const catalog::handler_row& row) {
  const auto or_dash = [](const std::string& text) { return text.empty() ? "-" : text; };
  return {or_dash(row.api_id), row.event_type, row.handler, or_dash(row.path),
          catalog::to_string(row.is)};
}

// Columns as wide as their widest cell, two blanks between them.
void print_table(const std::vector<catalog::handler_row>& handlers, const palette& palette,
                 std::ostream& out) {
  std::vector<table_row> rows{{"API", "EVENT", "HANDLER", "FILE", "STATE"}};
  std::transform(handlers.begin(), handlers.end(), std::back_inserter(rows), row_of);
  std::array<std::size_t, columns> widths{};
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < columns; ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::string line;
    for (std::size_t i = 0; i + 1 < columns; ++i)
      line += rows[r][i] + std::string(widths[i] - rows[r][i].size() + 2, ' ');
    const std::string& state = rows[r].back();
    using is = catalog::handler_row::state;
    if (r == 0) {
      out << palette.faint(line + state) << '\n';
    } else if (handlers[r - 1].is == is::ready) {
      out << line << palette.good(state) << '\n';
    } else if (handlers[r - 1].is == is::disabled || handlers[r - 1].is == is::left_to_gateway) {
      out << line << palette.faint(state) << '\n';
    } else {
      out << line << palette.bad(state) << '\n';
    }
  }
}

}  // namespace

int check(const config::settings& settings, surroundings& world) {
  auto log = make_quiet_log();
  outcome::script_lines lines(log);
  no_http http;
  workshop workshop(
      settings, world.environment,
      [&](handler_services& services, state_services& state) {
        return jsvm::host::ports{lines, http, state.sessions(), state.storage(),
                                 services.environment()};
      },
      log);
  const auto now = workshop.load();
  const palette palette(world.colours);

  if (!now->shown.handlers.empty()) print_table(now->shown.handlers, palette, world.out);
  std::size_t errors = 0;
  for (const auto& fault : now->shown.faults) {
    const bool is_error = fault.severity == config::fault::level::error;
    errors += is_error ? 1 : 0;
    world.out << (is_error ? palette.bad("error: ") : "") << config::describe(fault) << '\n';
  }
  world.out << counted(now->present.definitions.size(), "API") << ", "
            << counted(now->shown.handlers.size(), "handler") << ", " << counted(errors, "fault")
            << '\n';
  return errors == 0 ? 0 : 1;
}

}  // namespace sidehook::command
