#pragma once

#include <string>

#include "daemon/builtin/event_fields.hpp"

namespace sidehook::builtin {

/// The body of a webhook without a template: for each type of event the members that the gateway's
/// default template has, as proper JSON (jsvm/compatibility.md, "Webhook handlers"). What the event
/// does not have is "".
std::string default_body(const event_fields& event);

}  // namespace sidehook::builtin
