#include "config/gateway_handlers.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "config/ascii_case.hpp"
#include "config/handler_rules.hpp"
#include "config/json/pointer.hpp"
#include "config/json/text.hpp"
#include "config/near_miss.hpp"

namespace sidehook::config {
namespace {

// Where a definition has the object.
constexpr std::string_view place_in_definition = "/event_handlers";

// A definition with nothing but the object: the same rules hold for it.
read_definition read_object(std::string_view json, const handler_kinds& run) {
  const auto text = fmt::format(R"({{"api_id":"*","event_handlers":{}}})", json);
  auto read = parse_api_definition(text, gateway_handlers_file, {}, run);
  for (auto& fault : read.faults) {
    if (fault.pointer.starts_with(place_in_definition))
      fault.pointer.erase(0, place_in_definition.size());
    fault.line = 0;
    fault.column = 0;
  }
  return read;
}

std::vector<object_fault> faults_of(const json::value& object) {
  std::vector<object_fault> faults;
  for (const auto& each : object.GetObject()) {
    const auto name = json::text_of(&each.name);
    if (name == "events") continue;
    const auto meant = near_miss(name, std::vector<std::string>{"events"});
    faults.push_back(
        {json::member_of("", name), fmt::format("is not known: there is events{}",
                                                meant.empty() ? "" : "; did you mean that?")});
  }
  const auto read = read_object(json::write(object),
                                {handler_kind::dynamic, handler_kind::webhook, handler_kind::log});
  for (const auto& fault : read.faults) {
    if (fault.severity == fault::level::error) faults.push_back({fault.pointer, fault.message});
  }
  return faults;
}

void set_text(json::value& value, std::string_view text, json::document::AllocatorType& allocator) {
  value.SetString(text.data(), static_cast<rapidjson::SizeType>(text.size()), allocator);
}

void mask_all(json::value& value, json::document::AllocatorType& allocator) {
  if (value.IsObject()) {
    for (auto& member : value.GetObject()) set_text(member.value, "***", allocator);
  } else {
    set_text(value, "***", allocator);
  }
}

// Names count in any case, wherever they stand: rather one mask too many.
void mask(json::value& value, json::document::AllocatorType& allocator) {
  if (value.IsArray()) {
    for (auto& element : value.GetArray()) mask(element, allocator);
  }
  if (!value.IsObject()) return;
  for (auto& member : value.GetObject()) {
    const auto name = json::text_of(&member.name);
    if (equal_ignoring_case(name, "secret") || equal_ignoring_case(name, "header_map")) {
      mask_all(member.value, allocator);
    } else if (equal_ignoring_case(name, "target_path")) {
      set_text(member.value, shown_url(json::text_of(&member.value)), allocator);
    } else {
      mask(member.value, allocator);
    }
  }
}

}  // namespace

const object_kind gateway_handler_objects{
    "an object as event_handlers of a Classic API definition (\"Handlers of all APIs\" in "
    "jsvm/compatibility.md)",
    &faults_of, &mask};

read_definition gateway_handlers_from_json(std::string_view text, const handler_kinds& run) {
  auto read = read_object(text, run);
  if (!read.definition) read.definition.emplace();
  read.definition->api_id.clear();
  for (auto& handler : read.definition->handlers) {
    handler.pointer.erase(0, place_in_definition.size());
    handler.line = 0;
  }
  return read;
}

}  // namespace sidehook::config
