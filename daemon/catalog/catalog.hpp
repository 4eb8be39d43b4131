#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "config/api_definition.hpp"
#include "config/environment.hpp"
#include "config/fault.hpp"
#include "daemon/route/table.hpp"
#include "jsvm/script.hpp"

namespace sidehook::catalog {

/// Where API definitions and handler files are.
struct source_paths {
  std::filesystem::path apis;
  /// What relative paths of handler files start from.
  std::filesystem::path scripts;
  /// A file that is evaluated before those of handlers (jsvm.tyk_js_path); "" for none.
  std::string library = {};
};

/// A file in the global object of an API; "" is the API where all share one.
struct script_use {
  std::string api_id;
  std::string path;

  bool operator<(const script_use& other) const {
    return std::tie(api_id, path) < std::tie(other.api_id, other.path);
  }
};

/// What is on disk: the API definitions, and the handler files that their enabled handlers name,
/// the library before them.
struct catalog {
  jsvm::globals globals = jsvm::globals::shared;
  std::vector<config::api_definition> definitions;
  /// Each distinct file once, in the order of its last mention, so that the definition which wins
  /// when two files define one name is the one that wins in the gateway (jsvm/compatibility.md,
  /// "Handler files").
  std::vector<std::shared_ptr<const jsvm::script>> scripts;
  /// Which of them is the library; "" for none.
  std::string library = {};
  /// Where one did not load as it is: no version to come back to.
  std::set<script_use> broken_scripts;
  /// Of the definitions, and of handler files that cannot be read.
  std::vector<config::fault> faults;
};

/// Reads the API definitions anew, and not the scripts.
/// @param previous     what was in force, or null: a file that has become unreadable keeps its last
/// good version
/// @param environment  "NAME=value", for env:// references
catalog read_definitions(const source_paths& paths, const config::environment& environment,
                         const catalog* previous);

/// Every file that read_scripts() reads.
std::vector<std::filesystem::path> files_of(const catalog& definitions, const source_paths& paths);

/// Adds the scripts that the definitions name.
/// @param previous  as above
void read_scripts(catalog& definitions, const source_paths& paths, const catalog* previous);

/// Reads everything anew: one after the other.
catalog read_catalog(const source_paths& paths, const config::environment& environment,
                     const catalog* previous);

/// The catalog with the sources of these files as they were in `previous`, where they loaded for
/// the API at fault, or nothing when it has none of them. A file has one version at a time: what
/// is bad for one of its APIs is taken back for all.
std::optional<catalog> with_previous_scripts(const catalog& present,
                                             const std::vector<jsvm::script_fault>& faults,
                                             const catalog& previous);

/// What the VM is to load. Where each API has its own global object, these are the library and the
/// files that its own definitions name.
jsvm::load_plan plan_of(const catalog& catalog);

/// The routes that the definitions make.
std::shared_ptr<const route::table> table_of(const catalog& catalog);

/// The path of a handler file as scripts, errors and lists name it: "./a/../b.js" is "b.js".
std::string script_name(const std::string& path);

/// True for a handler that this daemon runs.
bool is_registered(const config::api_definition& definition, const config::event_handler& handler);

}  // namespace sidehook::catalog
