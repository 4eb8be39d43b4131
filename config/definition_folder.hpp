#pragma once

#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "config/api_definition.hpp"
#include "config/environment.hpp"
#include "config/fault.hpp"

namespace sidehook::config {

struct api_definitions {
  /// In the order in which they were read: by file name.
  std::vector<api_definition> definitions;
  std::vector<fault> faults;
};

/// Whether a file of this name, in the directory of the definitions, is one of them.
bool is_definition_file(std::string_view name);

/// Reads every *.json that lies in the directory, subdirectories excluded. A bad file keeps no good
/// one from loading.
///
/// Of two definitions of one api_id the one with the shorter listen path wins, or else the later;
/// the others are reported and marked as shadowed. X-oas.json and X-mcp.json are skipped when they
/// are the OpenAPI documents that the gateway keeps beside X.json.
/// @param last_good  what was in force, read with the same variables and kinds: a file that has
///                   become bad keeps its definition, and so do all when the directory cannot be
///                   read; the fault says so. A file that is as it was then is not read again
/// @param run        the kinds of handlers that are used
api_definitions load_api_definitions(const std::filesystem::path& directory,
                                     const environment& variables = {},
                                     std::span<const api_definition> last_good = {},
                                     const handler_kinds& run = {handler_kind::dynamic});

}  // namespace sidehook::config
