#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/system/result.hpp>

#include "config/environment.hpp"
#include "config/fault.hpp"
#include "config/option.hpp"
#include "config/settings.hpp"

namespace sidehook::config {

struct settings_file {
  /// As faults name it.
  std::string name;
  /// JSON, the sections of the options as objects.
  std::string text;
};

/// Where settings come from, the later overriding the earlier: defaults, file, environment, command
/// line.
struct settings_sources {
  std::optional<settings_file> file;
  /// Every variable that starts with SIDEHOOK_ has to be an option, those set by a container
  /// platform for its network services (SIDEHOOK_SERVICE_HOST, SIDEHOOK_PORT=tcp://…) excepted.
  config::environment environment;
  /// What was given as --set: "path=value".
  std::vector<std::string> assignments;
};

/// Where the value of an option came from.
struct origin {
  enum class source { built_in, file, environment, command_line };
  source from = source::built_in;
  /// What fault::file, pointer, line and column would be; empty for a default.
  std::string file;
  std::string pointer;
  int line = 0;
  int column = 0;
};

struct loaded_settings {
  settings values;
  /// Of each option, in the order of the rows.
  std::vector<origin> origins;
};

using settings_result = boost::system::result<loaded_settings, std::vector<fault>>;

/// Puts the settings together, or reports everything that is wrong with any source, in the order of
/// the sources. Values of secret options are in no fault.
settings_result load_settings(const settings_sources& sources,
                              std::span<const option> rows = options());

/// Reads the file for load_settings(); the fault says why it cannot be read.
boost::system::result<settings_file, fault> read_settings_file(const std::filesystem::path& path);

}  // namespace sidehook::config
