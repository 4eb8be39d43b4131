#pragma once

#include "daemon/catalog/catalog.hpp"
#include "daemon/catalog/script_uses.hpp"
#include "daemon/catalog/sources.hpp"

namespace sidehook::catalog {

/// The distinct templates that webhooks name, with the first that does.
std::vector<mention> mentioned_templates(const catalog& catalog);

/// Adds the templates that webhooks name, or their last good versions.
/// @param previous  what was in force, or null
void read_templates(catalog& definitions, const sources& paths, const catalog* previous);

/// Adds the handlers that are not JavaScript, once the templates are read.
void make_builtins(catalog& definitions, const builtin::handler_maker& maker);

}  // namespace sidehook::catalog
