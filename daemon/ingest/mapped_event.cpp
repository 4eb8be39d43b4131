#include "daemon/ingest/mapped_event.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "daemon/ingest/canonical_event.hpp"
#include "daemon/ingest/json_escape.hpp"
#include "daemon/ingest/sender_event_id.hpp"
#include "daemon/ingest/timestamp.hpp"

namespace sidehook::ingest {
namespace {

// The member in the form of a TimeStamp, if it is a time in that of RFC 3339.
std::string canonical_json(const scanned_value& mapped) {
  const auto found = std::ranges::find_if(
      mapped.members, [](const auto& member) { return member.name == "TimeStamp"; });
  if (found == mapped.members.end()) return std::string(mapped.text);
  const auto stamp = to_time_stamp(found->text);
  if (!stamp) return std::string(mapped.text);
  const auto begin = static_cast<std::size_t>(found->value.data() - mapped.text.data());
  return fmt::format(R"({}"{}"{})", mapped.text.substr(0, begin), *stamp,
                     mapped.text.substr(begin + found->value.size()));
}

// What is wrong with it is not to be found in the body, but in what was made of it.
decoded told_for(const config::mapping& mapping, refusal fault, const std::string& pointer) {
  fault.detail =
      fmt::format("what the mapping {} makes of it is no event: {}{}", mapping.name, fault.detail,
                  fault.pointer.empty() ? "" : fmt::format(" ({})", fault.pointer));
  fault.pointer = pointer;
  fault.offset = 0;
  if (fault.why == refusal::reason::malformed) fault.why = refusal::reason::unprocessable;
  return fault;
}

}  // namespace

decoded read_mapped_event(const config::mapping& mapping, const mapping_source& source,
                          const std::string& pointer, const reading_context& context) {
  if (!mapping.ignored_because.empty()) return ignored_body{mapping.ignored_because};
  const auto json = evaluate(*mapping.event, source).value_or("{}");
  json_text text(json);
  refusal fault;
  const auto mapped = text.scan_first(context.limits, fault);
  if (!mapped) return told_for(mapping, std::move(fault), pointer);
  auto result = to_event(canonical_json(*mapped), "", context);
  if (auto* wrong = std::get_if<refusal>(&result))
    return told_for(mapping, std::move(*wrong), pointer);
  auto& made = std::get<event>(result);
  made.format = "mapping " + mapping.name;
  made.id = sender_event_id_of(mapping, source);
  return result;
}

std::string sender_event_id_of(const config::mapping& mapping, const mapping_source& source) {
  if (!mapping.id) return "";
  const auto id = text_of(*mapping.id, source).value_or("");
  return id.empty() ? "" : sender_event_id(mapping.name, id).value_or("");
}

}  // namespace sidehook::ingest
