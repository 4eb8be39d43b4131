#pragma once

#include <map>
#include <string>

#include "daemon/builtin/event_fields.hpp"
#include "daemon/builtin/text_template.hpp"

namespace sidehook::test {

/// A canonical event.
std::string event_text(const std::string& type, const std::string& metadata,
                       const std::string& time_stamp = "2026-08-21 10:11:12.5 +0200 CEST");
/// An event of each type that the gateway has, by its type, with all of its metadata.
const std::map<std::string, std::string>& gateway_events();

builtin::event_fields fields_of(const std::string& event);
/// What a template makes of an event, "fault: …" when it is none or makes nothing.
std::string rendered(const std::string& text, const std::string& event);
/// "line:column: message" of a text that is no template; "" for one that is.
std::string fault_of(const std::string& text);

}  // namespace sidehook::test
