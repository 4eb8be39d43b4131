#include "daemon/ingest/event_decoder.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "daemon/ingest/json_scan.hpp"
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
    if (member.name == "EventType" || member.name == "Type")
      prefer(found.type, member, "EventType");
    if (member.name == "EventMetaData" || member.name == "Meta")
      prefer(found.metadata, member, "EventMetaData");
    if (member.name == "TimeStamp") found.time_stamp = &member;
    if (member.name == "APIID" || member.name == "api_id") prefer(found.api_id, member, "APIID");
  }
  return found;
}

std::optional<refusal> check(const envelope& found, const std::string& pointer) {
  if (found.type == nullptr) {
    return no_event("this object is no event: it has neither EventType nor Type", pointer);
  }
  const auto at = [&](const json_member& member) { return pointer + "/" + member.name; };
  if (found.type->type != kind::string || found.type->text.empty() ||
      found.type->text.size() > longest_event_type) {
    return no_event(
        fmt::format("{} must be a string of 1 to {} bytes", found.type->name, longest_event_type),
        at(*found.type));
  }
  if (found.metadata != nullptr && found.metadata->type != kind::object &&
      found.metadata->type != kind::null) {
    return no_event(found.metadata->name + " must be an object", at(*found.metadata));
  }
  if (found.time_stamp != nullptr && found.time_stamp->type != kind::string &&
      found.time_stamp->type != kind::null) {
    return no_event("TimeStamp must be a string", at(*found.time_stamp));
  }
  if (found.api_id != nullptr && found.api_id->type != kind::string) {
    return no_event(found.api_id->name + " must be a string", at(*found.api_id));
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

decoded to_event(scanned_value value, const std::string& pointer, const decoder_limits& limits,
                 std::chrono::system_clock::time_point received) {
  if (value.text.size() > limits.event_bytes) {
    return refusal{
        refusal::reason::too_large,
        fmt::format("an event may have {} bytes (listen.max_event_bytes)", limits.event_bytes),
        pointer, 0};
  }
  if (value.type != kind::object) return no_event("an event must be a JSON object", pointer);
  const envelope found = find_envelope(value.members);
  if (auto fault = check(found, pointer)) return *std::move(fault);

  const bool documented = found.metadata != nullptr && found.metadata->name == "EventMetaData";
  auto& metadata = documented ? value.documented : value.current;
  event made;
  made.json = std::make_shared<const std::string>(canonical_text(value, found, received));
  made.type = found.type->text;
  made.path = std::move(metadata.path);
  made.key = std::move(metadata.key);
  const bool named = found.api_id != nullptr && !found.api_id->text.empty();
  made.api_id = named ? found.api_id->text : metadata.api_id;
  return made;
}

class body_reader {
 public:
  body_reader(std::string_view body, const decoder_limits& limits,
              std::chrono::system_clock::time_point received)
      : body_(body), limits_(limits), received_(received) {}

  std::variant<decoded_body, refusal> read() {
    if (body_.starts_with("\xEF\xBB\xBF")) offset_ = 3;
    skip_blanks();
    if (at_end()) return malformed("the body is empty");
    if (body_[offset_] == '[') return read_array();
    return holds_lines() ? read_lines() : read_single();
  }

 private:
  std::variant<decoded_body, refusal> read_array() {
    decoded_body result;
    result.form = decoded_body::shape::batch;
    ++offset_;
    skip_blanks();
    if (!at_end() && body_[offset_] == ']') {
      ++offset_;
    } else {
      for (bool more = true; more;) {
        refusal fault;
        auto value = scan(fault);
        if (!value) return fault;
        if (auto too_many = take(result, *std::move(value))) return *too_many;
        skip_blanks();
        if (at_end() || (body_[offset_] != ',' && body_[offset_] != ']')) {
          return malformed("Missing a comma or ']' after an array element.");
        }
        more = body_[offset_++] == ',';
        skip_blanks();
      }
    }
    skip_blanks();
    if (!at_end()) return malformed("there is text behind the array");
    return result;
  }

  std::variant<decoded_body, refusal> read_single() {
    decoded_body result;
    refusal fault;
    auto value = scan(fault);
    if (!value) return fault;
    result.events.push_back(to_event(*std::move(value), "", limits_, received_));
    skip_blanks();
    if (!at_end()) return malformed("there is text behind the event");
    return result;
  }

  // A line that is not JSON is refused on its own: the others are told apart without it.
  std::variant<decoded_body, refusal> read_lines() {
    decoded_body result;
    result.form = decoded_body::shape::batch;
    const std::string_view whole = body_;
    for (; !at_end(); skip_blanks()) {
      body_ = whole.substr(0, whole.find('\n', offset_));
      refusal fault;
      auto value = scan(fault);
      skip_blanks();
      if (value && !at_end()) {
        fault = malformed("there is text behind the event");
        value.reset();
      }
      if (auto too_many = value ? take(result, *std::move(value)) : take(result, std::move(fault)))
        return *too_many;
      offset_ = body_.size();
      body_ = whole;
    }
    return result;
  }

  // One event a line: more than one line, and each of them begins an object.
  bool holds_lines() const {
    std::size_t lines = 0;
    for (auto at = offset_; at != std::string_view::npos;) {
      const auto begin = body_.find_first_not_of(" \t\r\n", at);
      if (begin == std::string_view::npos) break;
      if (body_[begin] != '{') return false;
      ++lines;
      at = body_.find('\n', begin);
    }
    return lines > 1;
  }

  refusal malformed(std::string detail) const {
    return {refusal::reason::malformed, std::move(detail), "", offset_};
  }

  std::optional<scanned_value> scan(refusal& fault) {
    return scan_json(body_, offset_, limits_, fault);
  }

  // Adds an element of a batch; a refusal of the whole when it was one too many.
  std::optional<refusal> take(decoded_body& result, std::variant<scanned_value, refusal> element) {
    if (result.events.size() >= limits_.batch_events) {
      return refusal{refusal::reason::too_large,
                     fmt::format("a request may hold {} events (listen.max_batch_events)",
                                 limits_.batch_events),
                     "", offset_};
    }
    if (auto* fault = std::get_if<refusal>(&element)) {
      result.events.emplace_back(std::move(*fault));
    } else {
      const std::string pointer = fmt::format("/{}", result.events.size());
      result.events.push_back(
          to_event(std::get<scanned_value>(std::move(element)), pointer, limits_, received_));
    }
    return std::nullopt;
  }

  bool at_end() const { return offset_ >= body_.size(); }
  void skip_blanks() {
    offset_ = std::min(body_.find_first_not_of(" \t\r\n", offset_), body_.size());
  }

  std::string_view body_;
  const decoder_limits& limits_;
  std::chrono::system_clock::time_point received_;
  std::size_t offset_ = 0;
};

}  // namespace

std::variant<decoded_body, refusal> decode_body(std::string_view body, const decoder_limits& limits,
                                                std::chrono::system_clock::time_point received) {
  return body_reader(body, limits, received).read();
}

}  // namespace sidehook::ingest
