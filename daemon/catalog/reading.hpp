#pragma once

#include <filesystem>
#include <vector>

#include "config/environment.hpp"
#include "daemon/catalog/catalog.hpp"
#include "daemon/catalog/sources.hpp"

namespace sidehook::catalog {

/// Reads the API definitions anew, and not the scripts.
/// @param previous     what was in force, or null: a file that has become unreadable keeps its last
/// good version
/// @param environment  "NAME=value", for env:// references
catalog read_definitions(const sources& paths, const config::environment& environment,
                         const catalog* previous);

/// Every file that read_scripts() and read_templates() read.
std::vector<std::filesystem::path> files_of(const catalog& definitions, const sources& paths);

/// Adds the scripts that the definitions name.
/// @param previous  as above
void read_scripts(catalog& definitions, const sources& paths, const catalog* previous);

/// Reads everything anew: one after the other.
catalog read_catalog(const sources& paths, const config::environment& environment,
                     const builtin::handler_maker& maker, const catalog* previous);

}  // namespace sidehook::catalog
