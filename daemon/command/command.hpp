#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "jsvm/host/all.hpp"

namespace sidehook::command {

/// What a subcommand works with. Nothing of it is a global: tests give their own.
struct surroundings {
  std::ostream& out;
  std::ostream& err;
  std::istream& in;
  /// "NAME=value"
  std::vector<std::string> environment;
  /// Whether `out` is a terminal that shows colours.
  bool colours = false;
  /// Characters that fit on a line of `out`, as far as that is known.
  std::size_t width = 120;
  /// What scripts of the daemon may call.
  std::span<const jsvm::host_function> functions = jsvm::host::all();
  /// Whether `out` is the terminal that is the process's standard output, for who takes it over.
  bool is_terminal = false;
};

/// Each subcommand returns the process's exit code.

struct serve_options {
  /// A descriptor that gets the ports when both listen; below 0: none.
  int ready_fd = -1;
};
int serve(const config::settings& settings, const serve_options& options, surroundings& world);

/// Loads everything, runs no event, prints what is registered and what is wrong. 1 on any fault.
int check(const config::settings& settings, surroundings& world);

struct run_options {
  std::string api_id;
  /// A file, or "-" for standard input.
  std::string event_file;
  /// A file of answers to requests; "" sends them.
  std::string http_mock_file;
  /// "KEY=FILE": sessions that there are.
  std::vector<std::string> sessions;
};
/// Runs the handlers for one event once, one after the other, and prints what they log, send and
/// write, and how they end. 1 when one does not succeed, and when one sends what no mock answers.
/// Sessions and storage are empty at first, and gone afterwards: the daemon's are left alone.
int run(const config::settings& settings, const run_options& options, surroundings& world);

}  // namespace sidehook::command
