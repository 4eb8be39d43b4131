#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/fault.hpp"
#include "config/file_version.hpp"
#include "config/way_in.hpp"

namespace sidehook::config {

/// What a handler is, in the names of Tyk's code.
enum class handler_kind {
  dynamic,    ///< JavaScript: eh_dynamic_handler, or custom in OAS definitions
  webhook,    ///< eh_web_hook_handler
  log,        ///< eh_log_handler
  coprocess,  ///< cp_dynamic_handler, which only the gateway runs
};

/// "dynamic", "webhook", "log", "coprocess".
std::string_view to_string(handler_kind kind);
/// "eh_dynamic_handler", …: as Classic definitions and the option handlers.enabled have it.
std::string_view tyk_name(handler_kind kind);

using handler_kinds = std::vector<handler_kind>;

/// What a webhook handler sends, and to whom.
struct webhook {
  /// As the definition has it; "" when it has none.
  std::string method;
  /// May hold secrets: in its user information, and in its query.
  std::string url;
  /// As the definition gives it; "" for the default body.
  std::string template_path;
  std::vector<std::pair<std::string, std::string>> headers;
  /// How long no equal body is sent after one that was, at most longest_cooldown; 0: each is.
  std::chrono::seconds cooldown{0};
  static constexpr std::chrono::seconds longest_cooldown = std::chrono::years(10);
  /// With what requests are signed, as a Standard Webhook: its secrets.
  std::optional<way_in> signature = {};
};

/// A handler as an API definition registers it for a type of event.
struct event_handler {
  std::string event_type;
  handler_kind kind = handler_kind::dynamic;
  /// Of dynamic handlers: the global variable, dots leading into objects. Set unless the handler is
  /// disabled. Of webhooks and log handlers: what they are called, like no other handler of their
  /// API for that type of event.
  std::string name;
  /// Of dynamic handlers: the file as the definition gives it. Set unless the handler is disabled.
  std::string path;
  std::string id;
  /// Of webhooks.
  webhook target = {};
  /// Of log handlers.
  std::string log_prefix = {};
  /// What the definition says about running it (`sidehook`); absent: up to the options.
  std::optional<std::chrono::milliseconds> timeout = {};
  std::optional<int> max_attempts = {};
  std::optional<int> concurrency = {};
  std::optional<std::chrono::seconds> cooldown = {};
  std::optional<std::chrono::seconds> coalesce = {};
  bool disabled = false;
  /// Sidehook does not run its kind (handlers.enabled); it is for showing only.
  bool left_to_gateway = false;
  /// Where it is in its file.
  std::string pointer;
  int line = 0;
};

/// What Sidehook takes from one API definition.
struct api_definition {
  /// Empty for the handlers that the settings register (event_handlers), and for no other.
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
  /// Those that can be used, in the order of the file; disabled ones, and those left to the
  /// gateway, are for showing.
  std::vector<event_handler> handlers;
  /// Another definition of the same api_id wins: no handler of this one is registered, but its
  /// scripts are evaluated.
  bool shadowed = false;
  /// The version of the file that it was read from: while the file has it, there is nothing to be
  /// read anew. Nothing when that cannot be told.
  std::optional<file_version> version = {};
  /// What is wrong in the file, beside what is used of it, or worth a note.
  std::vector<fault> faults = {};
};

}  // namespace sidehook::config
