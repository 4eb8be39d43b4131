#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/catalog/catalog.hpp"

namespace sidehook::catalog {

/// A handler that names a file. Refers into the catalog.
struct mention {
  /// As script_name() has it.
  std::string name;
  const config::api_definition* definition;
  const config::event_handler* handler;
};

/// The distinct files that the definitions name, each at the place of its last mention.
std::vector<mention> mentioned_scripts(const catalog& catalog);

/// The global objects, and what is evaluated in each: one with all scripts, or, with
/// globals::per_api, one for each API that names files, in the order in which the definitions do,
/// and one of the API "" for the files that the settings name.
std::vector<jsvm::realm_plan> realms_of(const catalog& catalog);

/// The scripts that loaded, for each of their APIs.
std::map<script_use, std::shared_ptr<const jsvm::script>> good_scripts(const catalog& catalog);

}  // namespace sidehook::catalog
