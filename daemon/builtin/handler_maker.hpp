#pragma once

#include <memory>
#include <optional>
#include <string>

#include "config/api_definition.hpp"
#include "config/environment.hpp"
#include "config/settings.hpp"
#include "daemon/builtin/sent_bodies.hpp"
#include "daemon/builtin/text_template.hpp"
#include "jsvm/builtin_handler.hpp"

namespace sidehook::builtin {

/// A built-in handler as a binding has it.
struct made_handler {
  /// Never null: one that cannot be made fails each of its runs, as missing, with the fault.
  std::shared_ptr<const jsvm::builtin_handler> handler;
  /// How long a run may take, unless the definition says so; nothing: as any run.
  std::optional<std::chrono::milliseconds> timeout = {};
  /// Why it cannot be made; "" when it can. Shows no secret.
  std::string fault = {};
};

/// Makes the handlers that are not JavaScript of what definitions say. Owned by the daemon, and
/// kept over reloads with what webhooks have sent. On the thread that loads.
class handler_maker {
 public:
  /// @param environment  "NAME=value", for secrets
  handler_maker(const config::settings& settings, config::environment environment);

  /// Reads files of secrets.
  /// @param body  of a webhook: its template, or null for none
  made_handler make(const config::event_handler& handler,
                    std::shared_ptr<const text_template> body) const;
  /// One that cannot be made, for that reason.
  static made_handler missing(std::string why);

 private:
  made_handler make_webhook(const config::webhook& target,
                            std::shared_ptr<const text_template> body) const;

  const std::size_t most_bytes_;
  const std::chrono::milliseconds request_timeout_;
  const config::environment environment_;
  const std::shared_ptr<sent_bodies> sent_;
};

}  // namespace sidehook::builtin
