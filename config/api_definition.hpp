#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidehook::config {

/// What a handler is, in the names of Tyk's code.
enum class handler_kind {
  dynamic,    ///< JavaScript: eh_dynamic_handler, or custom in OAS definitions; what Sidehook runs
  webhook,    ///< eh_web_hook_handler
  log,        ///< eh_log_handler
  coprocess,  ///< cp_dynamic_handler
};

/// "dynamic", "webhook", "log", "coprocess".
std::string_view to_string(handler_kind kind);

/// A handler as an API definition registers it for a type of event.
struct event_handler {
  std::string event_type;
  handler_kind kind = handler_kind::dynamic;
  /// Of dynamic handlers: the global variable, dots leading into objects. Set unless the handler is
  /// disabled.
  std::string name;
  /// Of dynamic handlers: the file as the definition gives it. Set unless the handler is disabled.
  std::string path;
  std::string id;
  /// What the definition says about running it (`sidehook`); absent: up to the options.
  std::optional<std::chrono::milliseconds> timeout = {};
  std::optional<int> max_attempts = {};
  std::optional<int> concurrency = {};
  std::optional<std::chrono::seconds> cooldown = {};
  std::optional<std::chrono::seconds> coalesce = {};
  bool disabled = false;
  /// Where it is in its file.
  std::string pointer;
  int line = 0;
};

/// What Sidehook takes from one API definition.
struct api_definition {
  /// Never empty.
  std::string api_id;
  std::string org_id;
  std::string name;
  /// Starts with "/", without "//", "." and ".."; keeps the "/" at its end. "" when the gateway
  /// routes nothing here.
  std::string listen_path;
  /// JSON text of an object; "" when there is none, or it is disabled.
  std::string config_data;
  /// How long a session lives that has no lifetime of its own; 0 or less: no end.
  std::chrono::seconds session_lifetime{0};
  /// Whether a session lives at least until its key expires.
  bool session_lifetime_respects_key_expiration = false;
  /// Whether writing a session leaves its quota alone.
  bool dont_set_quota_on_create = false;
  std::string file;
  /// The line of the api_id.
  int line = 0;
  /// Those that can be used, in the order of the file; kinds that are not dynamic, and disabled
  /// ones, are for showing.
  std::vector<event_handler> handlers;
  /// Another definition of the same api_id wins: no handler of this one is registered, but its
  /// scripts are evaluated.
  bool shadowed = false;
};

}  // namespace sidehook::config
