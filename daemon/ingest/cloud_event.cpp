#include "daemon/ingest/cloud_event.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include <fmt/format.h>

#include "config/ascii_case.hpp"
#include "config/base64.hpp"
#include "daemon/ingest/canonical_event.hpp"
#include "daemon/ingest/json_escape.hpp"
#include "daemon/ingest/media_type.hpp"
#include "daemon/ingest/percent_encoding.hpp"
#include "daemon/ingest/sender_event_id.hpp"
#include "daemon/ingest/timestamp.hpp"
#include "daemon/ingest/utf8.hpp"
#include "daemon/trace/context.hpp"

namespace sidehook::ingest {
namespace {

using member_kind = json_member::kind;

constexpr std::string_view content_type_prefix = "application/cloudevents";
constexpr std::string_view header_prefix = "ce-";
// What the types of events begin with when a Tyk gateway sends them as CloudEvents.
constexpr std::string_view tyk_type_prefix = "io.tyk.gateway.";
constexpr std::array<std::string_view, 4> required{"specversion", "id", "source", "type"};
constexpr std::array<std::string_view, 4> required_headers{"ce-specversion", "ce-id", "ce-source",
                                                           "ce-type"};

std::string lower(std::string_view text) {
  std::string made(text);
  std::ranges::transform(made, made.begin(), config::to_lower);
  return made;
}

// Without a type the data is taken for what it looks like.
bool is_json(std::string_view media_type, std::string_view body) {
  if (media_type.empty()) return body.starts_with('{');
  return media_type == "application/json" || media_type == "text/json" ||
         media_type.ends_with("+json");
}

std::string_view string_in(const std::vector<json_member>& members, std::string_view name) {
  const auto* member = find(members, name);
  return member != nullptr && member->type == member_kind::string ? std::string_view(member->text)
                                                                  : "";
}

refusal no_cloud_event(std::string detail, std::string pointer) {
  return {refusal::reason::unprocessable, std::move(detail), std::move(pointer), 0};
}

std::optional<refusal> attribute_fault(const std::vector<json_member>& members,
                                       const std::string& pointer) {
  for (const auto name : required) {
    if (string_in(members, name).empty())
      return no_cloud_event(
          fmt::format("a CloudEvent must have {}, text that is not empty", name),
          find(members, name) == nullptr ? pointer : fmt::format("{}/{}", pointer, name));
  }
  if (const auto version = string_in(members, "specversion"); version != "1.0")
    return no_cloud_event("the specversion of a CloudEvent must be 1.0", pointer + "/specversion");
  for (const auto& member : members) {
    const bool nested = member.type == member_kind::object || member.type == member_kind::array;
    if (nested && member.name != "data")
      return no_cloud_event(
          fmt::format("the attribute {} of a CloudEvent must be text, a number, true or "
                      "false",
                      member.name),
          fmt::format("{}/{}", pointer, member.name));
  }
  if (find(members, "data") != nullptr && find(members, "data_base64") != nullptr)
    return no_cloud_event("a CloudEvent has either data or data_base64", pointer + "/data_base64");
  return std::nullopt;
}

void append_quoted(std::string& json, std::string_view text) {
  json += '"';
  append_escaped(json, text);
  json += '"';
}

std::string metadata_of(const std::vector<json_member>& members) {
  const auto* data = find(members, "data");
  if (data != nullptr && data->type == member_kind::object) return std::string(data->value);
  if (data != nullptr) return fmt::format(R"({{"data":{}}})", data->value);
  const auto* encoded = find(members, "data_base64");
  if (encoded != nullptr) return fmt::format(R"({{"data_base64":{}}})", encoded->value);
  return "{}";
}

void append_attributes(std::string& json, const std::vector<json_member>& members) {
  bool first = true;
  for (const auto& member : members) {
    if (member.name == "data" || member.name == "data_base64" || member.type == member_kind::null)
      continue;
    if (!std::exchange(first, false)) json += ',';
    json += member.raw_name;
    json += ':';
    json += member.value;
  }
}

std::string canonical_json(const std::vector<json_member>& members,
                           std::chrono::system_clock::time_point received) {
  auto type = string_in(members, "type");
  if (type.starts_with(tyk_type_prefix)) type.remove_prefix(tyk_type_prefix.size());
  std::string json = R"({"EventType":)";
  append_quoted(json, type);
  json += R"(,"EventMetaData":)" + metadata_of(members);
  json += R"(,"TimeStamp":)";
  append_quoted(json,
                to_time_stamp(string_in(members, "time")).value_or(format_time_stamp(received)));
  if (const auto* api = find(members, "tykapiid");
      api != nullptr && api->type == member_kind::string)
    json += fmt::format(R"(,"APIID":{})", api->value);
  json += R"(,"CloudEvent":{)";
  append_attributes(json, members);
  return json += "}}";
}

// Binary mode: the attributes of the header, as they stand in JSON.
std::optional<refusal> append_header_attributes(std::string& json, const header_fields& headers) {
  std::optional<refusal> fault;
  headers.visit([&](std::string_view name, std::string_view value) {
    const auto attribute = lower(name);
    if (!attribute.starts_with(header_prefix) || attribute == header_prefix || fault) return;
    const auto decoded = decode_header_attribute(value);
    if (!decoded) {
      fault = refusal{refusal::reason::malformed,
                      fmt::format("the header {} is no percent-encoded UTF-8", attribute), "", 0};
      return;
    }
    if (json.size() > 1) json += ',';
    append_quoted(json, attribute.substr(header_prefix.size()));
    json += ':';
    append_quoted(json, *decoded);
  });
  return fault;
}

// As text where that is what it is, else in base64.
void append_data(std::string& json, std::string_view body, std::string_view type) {
  if (body.empty()) return;
  if (is_json(type, body)) {
    json += fmt::format(R"(,"data":{})", body);
  } else if (type.starts_with("text/") && is_utf8(body)) {
    json += R"(,"data":)";
    append_quoted(json, body);
  } else {
    json += fmt::format(R"(,"data_base64":"{}")", config::to_base64(body));
  }
}

}  // namespace

cloud_events_mode cloud_events_mode_of(const header_fields& headers) {
  const auto content_type = headers.value_of("Content-Type");
  if (config::equal_ignoring_case(content_type.substr(0, content_type_prefix.size()),
                                  content_type_prefix)) {
    const auto type = media_type(content_type);
    const auto format = std::string_view(type).substr(content_type_prefix.size());
    if (format == "-batch" || format == "-batch+json") return cloud_events_mode::batched;
    if (format.empty() || format == "+json") return cloud_events_mode::structured;
    return cloud_events_mode::unsupported;
  }
  const bool binary = std::ranges::all_of(
      required_headers, [&](std::string_view name) { return headers.find(name).has_value(); });
  return binary ? cloud_events_mode::binary : cloud_events_mode::none;
}

bool is_cloud_event(const std::vector<json_member>& members) {
  return std::ranges::all_of(required,
                             [&](std::string_view name) { return find(members, name) != nullptr; });
}

decoded read_cloud_event(const scanned_value& object, const std::string& pointer,
                         const reading_context& context) {
  const auto& members = object.members;
  if (auto fault = attribute_fault(members, pointer)) return *std::move(fault);
  auto id = sender_event_id(string_in(members, "source"), string_in(members, "id"));
  if (!id)
    return no_cloud_event("source and id of a CloudEvent may have 254 bytes together",
                          pointer + "/id");
  auto result = to_event(canonical_json(members, context.received), pointer, context);
  if (auto* made = std::get_if<event>(&result)) {
    made->id = *std::move(id);
    const auto trace = string_in(members, "traceparent");
    if (trace::context::parse(trace)) made->trace_parent = trace;
  }
  return result;
}

decoded read_binary_cloud_event(std::string_view body, const reading_context& context) {
  const auto content_type = context.headers.value_of("Content-Type");
  const auto type = media_type(content_type);
  refusal fault;
  if (is_json(type, body) && !body.empty()) {
    std::size_t offset = 0;
    // By itself first: what is wrong with it is said of the body that was sent.
    if (!json_text(body).scan(offset, context.limits, fault)) return fault;
    if (body.find_first_not_of(json_blanks, offset) != std::string_view::npos)
      return refusal{refusal::reason::malformed, "there is text behind the data", "", offset};
  }
  std::string json = "{";
  if (auto wrong = append_header_attributes(json, context.headers)) return *std::move(wrong);
  if (!content_type.empty()) {
    json += R"(,"datacontenttype":)";
    append_quoted(json, valid_utf8(content_type));
  }
  append_data(json, body, type);
  json += '}';
  json_text text(json);
  const auto object = text.scan_first(context.limits, fault);
  if (!object) return fault;
  return read_cloud_event(*object, "", context);
}

}  // namespace sidehook::ingest
