#include "daemon/ingest/canonical_event.hpp"

#include <utility>

#include <fmt/format.h>

#include "config/json/pointer.hpp"
#include "daemon/ingest/timestamp.hpp"

namespace sidehook::ingest {
namespace {

constexpr std::size_t longest_event_type = 256;

using kind = json_member::kind;

refusal no_event(std::string detail, std::string pointer) {
  return {refusal::reason::unprocessable, std::move(detail), std::move(pointer), 0};
}

// The envelope of an event under either of its two spellings.
struct envelope {
  const json_member* type = nullptr;
  const json_member* metadata = nullptr;
  const json_member* time_stamp = nullptr;
  const json_member* api_id = nullptr;
};

// Of two members of one name the later counts, as in JavaScript. The documented names win over the
// current ones.
envelope find_envelope(const std::vector<json_member>& members) {
  envelope found;
  const auto prefer = [](const json_member*& slot, const json_member& member,
                         std::string_view documented) {
    if (slot == nullptr || slot->name != documented || member.name == documented) slot = &member;
  };
  for (const auto& member : members) {
    const std::string_view name = member.name;
    if (name == "EventType" || name == "Type") prefer(found.type, member, "EventType");
    if (name == "EventMetaData" || name == "Meta") prefer(found.metadata, member, "EventMetaData");
    if (name == "TimeStamp") found.time_stamp = &member;
    if (name == "APIID" || name == "api_id") prefer(found.api_id, member, "APIID");
  }
  return found;
}

std::optional<refusal> check(const envelope& found, const std::string& pointer) {
  if (found.type == nullptr) return no_event("it has neither EventType nor Type", pointer);
  const auto at = [&](const json_member& member) {
    return config::json::member_of(pointer, member.name);
  };
  if (auto fault = type_fault(*found.type, pointer)) return fault;
  if (found.metadata != nullptr && found.metadata->type != kind::object &&
      found.metadata->type != kind::null) {
    return no_event(fmt::format("{} must be an object", found.metadata->name), at(*found.metadata));
  }
  if (found.time_stamp != nullptr && found.time_stamp->type != kind::string &&
      found.time_stamp->type != kind::null) {
    return no_event("TimeStamp must be a string", at(*found.time_stamp));
  }
  if (found.api_id != nullptr && found.api_id->type != kind::string) {
    return no_event(fmt::format("{} must be a string", found.api_id->name), at(*found.api_id));
  }
  return std::nullopt;
}

bool is_envelope_name(std::string_view name) {
  return name == "EventType" || name == "Type" || name == "EventMetaData" || name == "Meta" ||
         name == "TimeStamp";
}

bool is_canonical(const scanned_value& value, const envelope& found) {
  const auto& members = value.members;
  if (members.size() < 3 || members[0].name != "EventType" || members[1].name != "EventMetaData" ||
      members[2].name != "TimeStamp" || members[1].type != kind::object ||
      members[2].type != kind::string) {
    return false;
  }
  for (std::size_t i = 3; i < members.size(); ++i) {
    if (is_envelope_name(members[i].name)) return false;
  }
  return found.type == &members[0];
}

std::string canonical_text(const scanned_value& value, const envelope& found,
                           std::chrono::system_clock::time_point received) {
  if (is_canonical(value, found)) return std::string(value.text);
  const bool has_metadata = found.metadata != nullptr && found.metadata->type == kind::object;
  const bool has_time_stamp = found.time_stamp != nullptr && found.time_stamp->type == kind::string;
  std::string text;
  text.reserve(value.text.size() + 128);
  text += R"({"EventType":)";
  text += found.type->value;
  text += R"(,"EventMetaData":)";
  text += has_metadata ? found.metadata->value : std::string_view("{}");
  text += R"(,"TimeStamp":)";
  text += has_time_stamp ? std::string(found.time_stamp->value)
                         : '"' + format_time_stamp(received) + '"';
  for (const auto& member : value.members) {
    if (is_envelope_name(member.name)) continue;
    text += ',';
    text += member.raw_name;
    text += ':';
    text += member.value;
  }
  return text += '}';
}

// Of an envelope in which nothing is wrong.
decoded make_event(const scanned_value& value, const envelope& found,
                   std::chrono::system_clock::time_point received) {
  const bool documented = found.metadata != nullptr && found.metadata->name == "EventMetaData";
  const auto& metadata = documented ? value.documented : value.current;
  decoded result(std::in_place_type<event>);
  auto& made = std::get<event>(result);
  made.json = canonical_text(value, found, received);
  made.type = found.type->text;
  // What has made it of another format says so itself.
  made.format = "event";
  made.path = metadata.path;
  made.key = metadata.key;
  const bool named = found.api_id != nullptr && !found.api_id->text.empty();
  made.api_id = named ? found.api_id->text : metadata.api_id;
  return result;
}

}  // namespace

envelope_kind envelope_of(const std::vector<json_member>& members) {
  const auto found = find_envelope(members);
  if (found.type == nullptr) return envelope_kind::none;
  const bool whole = found.type->name == "EventType" || found.metadata != nullptr;
  return whole ? envelope_kind::whole : envelope_kind::type_alone;
}

std::optional<refusal> type_fault(const json_member& type, const std::string& pointer) {
  if (type.type == kind::string && !type.text.empty() && type.text.size() <= longest_event_type)
    return std::nullopt;
  return no_event(
      fmt::format("{} must be a string of 1 to {} bytes", type.name, longest_event_type),
      config::json::member_of(pointer, type.name));
}

decoded to_event(const scanned_value& value, const std::string& pointer,
                 std::chrono::system_clock::time_point received) {
  const envelope found = find_envelope(value.members);
  if (auto fault = check(found, pointer)) return *std::move(fault);
  return make_event(value, found, received);
}

decoded to_event(std::string_view canonical, const std::string& pointer,
                 const reading_context& context) {
  json_text text(canonical);
  refusal fault;
  const auto object = text.scan_first(context.limits, fault);
  if (!object) return fault;
  return to_event(*object, pointer, context.received);
}

}  // namespace sidehook::ingest
