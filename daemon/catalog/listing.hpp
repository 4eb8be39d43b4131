#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "daemon/catalog/catalog.hpp"

namespace sidehook::catalog {

/// A handler of an API definition and what became of it.
struct handler_row {
  enum class state {
    ready,            ///< runs when its event comes
    disabled,         ///< the definition says so
    left_to_gateway,  ///< of a kind that handlers.enabled does not name: the gateway runs it itself
    shadowed,         ///< another definition with the same api_id is in force
    missing,          ///< the scripts have no such global, or what a webhook needs is not there
    not_a_handler,    ///< the global has no function DoProcessEvent
    overridden,       ///< another file's definition of the same name runs
  };
  /// "" for a handler that the settings register.
  std::string api_id;
  std::string event_type;
  std::string handler;
  /// The script, or the template of a webhook; "" for none.
  std::string path;
  std::string definition_file;
  state is = state::ready;
  /// Why it is not ready; "" when it is.
  std::string detail;
};

const char* to_string(handler_row::state state);

/// Whether the routes have it, runnable or not.
bool is_registered(handler_row::state state);

/// What is loaded, as `check`, the log and the admin API show it.
struct listing {
  std::vector<handler_row> handlers;
  /// Of definitions, files, scripts and handlers: everything that was not loaded as it is written.
  std::vector<config::fault> faults;

  /// Without the notes: what they tell of keeps nothing from being used.
  std::size_t errors() const;
  bool has_errors() const { return errors() > 0; }
};

/// @param report  what came of loading plan_of(catalog)
listing describe(const catalog& catalog, const jsvm::load_report& report);

}  // namespace sidehook::catalog
