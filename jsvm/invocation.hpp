#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "jsvm/script_error.hpp"
#include "jsvm/verdict.hpp"

namespace sidehook::jsvm {

class builtin_handler;

/// Who registers a handler.
enum class registrar {
  api,       ///< an API's definition, for its own events
  settings,  ///< event_handlers, for the events of all APIs and of none
};

/// A handler as it is registered for the events of one API: the same for each of its runs.
struct handler_binding {
  /// What it is called wherever runs are told apart. Of JavaScript handlers of an API it is the
  /// global to call, a dotted path allowed: "sessionHandler", "handlers.session".
  std::string name;
  /// The API whose events it gets; "" for those of no API.
  std::string api_id;
  std::string org_id;
  /// The definition's config_data as JSON text; empty when it has none.
  std::string config_data;
  /// What the definition says about running it, beyond Tyk (handler_meta.sidehook); what it does
  /// not say is up to the options.
  std::optional<std::chrono::milliseconds> timeout = {};
  std::optional<int> max_attempts = {};
  std::optional<int> concurrency = {};
  std::optional<std::chrono::seconds> cooldown = {};
  std::optional<std::chrono::seconds> coalesce = {};
  registrar registered_by = registrar::api;
  /// What runs instead of JavaScript; null for a JavaScript handler.
  std::shared_ptr<const builtin_handler> builtin = {};
  /// Of those that are loaded together each has another, from 0 on: what is looked up for each run
  /// may stand in an array. Those of two loads have the same.
  std::size_t number = 0;
  /// The JavaScript global to call, where that is not its name.
  std::string global = {};

  const std::string& global_name() const { return global.empty() ? name : global; }
  /// The API that registers it: "" for the settings.
  const std::string& owner() const;
};

/// The equal events that one run stands for (handler_meta.sidehook.coalesce_s).
struct occurrences {
  std::uint64_t count = 1;
  std::chrono::system_clock::time_point first = {};
  std::chrono::system_clock::time_point last = {};
};

/// One run to make: a handler and the event it gets.
struct invocation {
  /// The caller's own mark, handed back with the result.
  std::uint64_t ticket = 0;
  std::shared_ptr<const handler_binding> handler;
  /// The canonical event: a JSON object in UTF-8. May be a part of something larger that is shared.
  std::shared_ptr<const std::string> event_json;
  std::string event_id;
  int attempt = 1;
  /// Absent: the event alone.
  std::optional<occurrences> seen = {};
  /// The W3C trace context that the event came with; "" when it had none.
  std::string trace_parent;
};

/// What a handler wrote with log, rawlog or console.
struct log_line {
  std::string level;  ///< "debug", "info", "warn", "error", or "raw" for rawlog
  std::string message;
};

enum class outcome {
  succeeded,
  failed,         ///< the handler threw
  timed_out,      ///< wall-clock or CPU limit
  out_of_memory,  ///< the heap was full
  missing,        ///< no such handler in the scripts
  cancelled,      ///< ended by us: shutdown or reload
};
constexpr std::size_t outcomes = 6;

/// "succeeded", "timed_out", …: the names that answers, logs and metrics use.
const char* to_string(outcome outcome);

struct run_result {
  outcome ended = outcome::succeeded;
  /// Meaningful unless it succeeded.
  script_error error;
  std::vector<log_line> logs;
  /// Lines that were not kept because of jsvm.log_lines.
  std::size_t dropped_log_lines = 0;
  /// From the start of the handler to its end, waiting included.
  std::chrono::nanoseconds duration{};
  /// Time on the VM's thread.
  std::chrono::nanoseconds cpu{};
  /// Whether a store that the handler asked could not be used: when it failed, that may be why.
  bool store_gone = false;
  /// What the handler itself wants to become of its event, if it said so. With `drop` the run has
  /// succeeded, with the others failed.
  std::optional<verdict> decided;
};

}  // namespace sidehook::jsvm
