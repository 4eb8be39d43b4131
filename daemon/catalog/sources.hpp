#pragma once

#include <filesystem>
#include <string>

#include "config/api_definition.hpp"

namespace sidehook::catalog {

/// What is loaded, and from where.
struct sources {
  std::filesystem::path apis;
  /// What relative paths of handler files start from.
  std::filesystem::path scripts;
  /// A file that is evaluated before those of handlers (jsvm.tyk_js_path); "" for none.
  std::string library = {};
  /// The kinds of handlers that are run (handlers.enabled).
  config::handler_kinds run = {config::handler_kind::dynamic};
  /// The handlers that the settings register (event_handlers), a JSON object.
  std::string gateway_handlers = "{}";
};

}  // namespace sidehook::catalog
