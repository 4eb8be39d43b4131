#pragma once

#include <vector>

#include "config/definition_draft.hpp"

namespace sidehook::config {

/// Gives each webhook and log handler of a definition what it is called wherever runs are told
/// apart, also after a restart: its own name, else its id, else its kind and its place among those
/// of its kind ("eh_web_hook_handler#2"). Of one type of event no two are called alike, nor as a
/// JavaScript handler: what comes later gets "#2", and so on.
void name_handlers(std::vector<draft_handler>& handlers);

}  // namespace sidehook::config
