#include "daemon/builtin/log_handler.hpp"

#include <fmt/format.h>

#include "daemon/builtin/event_fields.hpp"
#include "jsvm/host/log_line.hpp"

namespace sidehook::builtin {

jsvm::builtin_end log_handler::perform(jsvm::call& call, const jsvm::invocation& what) const {
  const auto event = event_fields::read(*what.event_json);
  if (!event) return {jsvm::outcome::failed, "the event cannot be read"};
  jsvm::host::write_log_line(call, "warn", fmt::format("{}:{}", prefix_, text_of(event->type())));
  return {};
}

}  // namespace sidehook::builtin
