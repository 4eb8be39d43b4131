#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "config/api_definition.hpp"
#include "config/fault.hpp"
#include "daemon/builtin/handler_maker.hpp"
#include "daemon/route/table.hpp"
#include "jsvm/script.hpp"

namespace sidehook::catalog {

/// A file in the global object of an API; "" is the API where all share one.
struct script_use {
  std::string api_id;
  std::string path;

  bool operator<(const script_use& other) const {
    return std::tie(api_id, path) < std::tie(other.api_id, other.path);
  }
};

/// The template of a webhook's body.
struct template_file {
  std::string source;
  std::shared_ptr<const builtin::text_template> parsed;
};

/// A handler by its place: the file that registers it, and the pointer there.
struct handler_place {
  std::string file;
  std::string pointer;

  bool operator<(const handler_place& other) const {
    return std::tie(file, pointer) < std::tie(other.file, other.pointer);
  }
};

/// What is on disk: the API definitions, and the files that their enabled handlers name, the
/// library before them.
struct catalog {
  jsvm::globals globals = jsvm::globals::shared;
  std::vector<config::api_definition> definitions;
  /// The handlers that the settings register for events of all APIs, as a definition without an id.
  config::api_definition gateway = {};
  /// Each distinct file once, in the order of its last mention, so that the definition which wins
  /// when two files define one name is the one that wins in the gateway (jsvm/compatibility.md,
  /// "Handler files").
  std::vector<std::shared_ptr<const jsvm::script>> scripts;
  /// Which of them is the library; "" for none.
  std::string library = {};
  /// Where one did not load as it is: no version to come back to.
  std::set<script_use> broken_scripts;
  /// By their names, those that could be read.
  std::map<std::string, std::shared_ptr<const template_file>> templates = {};
  /// The registered handlers that are not JavaScript.
  std::map<handler_place, builtin::made_handler> builtins = {};
  /// Of the definitions, and of files that cannot be read.
  std::vector<config::fault> faults;
};

/// All definitions that register handlers, those of the settings last.
std::vector<const config::api_definition*> registering(const catalog& catalog);

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

/// What a handler is called wherever runs are told apart. Those of the settings begin with
/// "gateway:", so that they are never taken for an API's own.
std::string registered_name(const config::api_definition& definition,
                            const config::event_handler& handler);

/// True for a handler that this daemon runs.
bool is_registered(const config::api_definition& definition, const config::event_handler& handler);

/// Calls visit(definition, handler) for each of them.
template <class Visit>
void for_each_registered(const catalog& catalog, Visit&& visit) {
  for (const auto* definition : registering(catalog)) {
    for (const auto& handler : definition->handlers) {
      if (is_registered(*definition, handler)) visit(*definition, handler);
    }
  }
}

}  // namespace sidehook::catalog
