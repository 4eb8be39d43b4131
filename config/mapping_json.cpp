#include "config/mapping_json.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/expression_json.hpp"
#include "config/json/pointer.hpp"
#include "config/json/text.hpp"
#include "config/object_faults.hpp"
#include "config/text_rules.hpp"

namespace sidehook::config {
namespace {

using names = std::vector<std::string>;

constexpr std::size_t longest_mapping_name = 64;
constexpr std::size_t longest_reason = 256;

// Whether the text is of that length, and without control characters.
bool is_short_text(const json::value& value, std::size_t longest) {
  const auto text = json::text_of(&value);
  return !text.empty() && text.size() <= longest && is_plain_text(text);
}

std::string short_text_rule(std::size_t longest) {
  return fmt::format("text of 1 to {} bytes without control characters", longest);
}

class mapping_reader {
 public:
  explicit mapping_reader(const json::value& object) : object_(object) {}

  read_mapping_result read() {
    if (object_.IsObject()) {
      read_members();
    } else {
      faults_.say("", fmt::format("must be an object, is {}", json::kind_of(object_)));
    }
    return {std::move(mapping_), faults_.take()};
  }

 private:
  void read_members() {
    static const names allowed{"name",    "enabled", "match", "event",
                               "records", "ignore",  "id",    "answer"};
    faults_.check_names(object_, "", allowed, "a mapping");
    mapping_.json = json::write(object_);
    read_name();
    read_enabled();
    // One that is off needs no more than its name.
    if (!mapping_.enabled && member("match") == nullptr) return;
    read_match();
    read_outcome();
    if (const auto* id = member("id")) mapping_.id = read_expression(*id, "/id", faults_);
    if (const auto* answer = member("answer")) read_answer(*answer);
  }

  void read_name() {
    const auto* given = member("name");
    if (given == nullptr) return faults_.say("", "has no name");
    if (!is_short_text(*given, longest_mapping_name))
      return faults_.refuse("/name", *given, short_text_rule(longest_mapping_name));
    mapping_.name = json::text_of(given);
  }

  void read_enabled() {
    const auto* given = member("enabled");
    if (given == nullptr) return;
    if (!given->IsBool()) return faults_.refuse("/enabled", *given, "true or false");
    mapping_.enabled = given->GetBool();
  }

  void read_match() {
    const auto* match = member("match");
    if (match == nullptr) return faults_.say("", "has no match: must say what such a body is like");
    if (!match->IsObject()) return faults_.refuse("/match", *match, "an object");
    static const names allowed{"headers", "body"};
    faults_.check_names(*match, "/match", allowed, "a match");
    read_conditions(*match, "headers", condition::place::header);
    read_conditions(*match, "body", condition::place::body);
    if (mapping_.match.empty() && faults_.none())
      faults_.say("/match", "has no condition: every body would be one of these");
  }

  void read_conditions(const json::value& match, std::string_view section, condition::place where) {
    const auto* conditions = json::member(&match, section);
    if (conditions == nullptr) return;
    const auto pointer = fmt::format("/match/{}", section);
    if (!conditions->IsObject()) return faults_.refuse(pointer, *conditions, "an object");
    for (const auto& each : conditions->GetObject()) {
      const auto at = json::member_of(pointer, json::text_of(&each.name));
      condition made;
      made.where = where;
      if (where == condition::place::body) {
        made.path = read_path(each.name, at, faults_);
      } else {
        read_header_name(each.name, at, made);
      }
      read_condition(each.value, at, made);
      mapping_.match.push_back(std::move(made));
    }
  }

  void read_header_name(const json::value& value, const std::string& at, condition& into) {
    into.name = json::text_of(&value);
    if (!is_header_name(into.name)) faults_.refuse(at, value, "the name of a header field");
  }

  void read_condition(const json::value& value, const std::string& at, condition& into) {
    if (!value.IsObject()) return read_alternatives(value, at, into);
    static const names allowed{"not", "present"};
    faults_.check_names(value, at, allowed, "a condition");
    const auto* excluded = json::member(&value, "not");
    const auto* present = json::member(&value, "present");
    if ((excluded == nullptr) == (present == nullptr))
      return faults_.say(at, "must have either not or present");
    if (excluded != nullptr) {
      into.is = condition::kind::not_one;
      read_alternatives(*excluded, at + "/not", into);
    } else if (present->IsBool()) {
      into.is = present->GetBool() ? condition::kind::present : condition::kind::absent;
    } else {
      faults_.refuse(at + "/present", *present, "true or false");
    }
  }

  void read_alternatives(const json::value& value, const std::string& at, condition& into) {
    if (!value.IsArray()) return read_alternative(value, at, into);
    if (value.Empty()) faults_.refuse(at, value, "a list of at least one value");
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i)
      read_alternative(value[i], json::element_of(at, i), into);
  }

  void read_alternative(const json::value& value, const std::string& at, condition& into) {
    const bool header = into.where == condition::place::header;
    if (!is_scalar(value) || (header && !value.IsString()))
      return faults_.refuse(at, value, header ? "text" : "text, a number, true, false or null");
    into.values.push_back(json::write(value));
  }

  void read_outcome() {
    names given;
    for (const auto* name : {"event", "records", "ignore"}) {
      if (member(name) != nullptr) given.emplace_back(name);
    }
    if (given.size() != 1) {
      const auto has = given.empty() ? "none" : fmt::format("{}", fmt::join(given, " and "));
      return faults_.say("",
                         fmt::format("must have one of event, records and ignore, has {}", has));
    }
    if (const auto* event = member("event")) read_event(*event);
    if (const auto* records = member("records")) read_records(*records);
    if (const auto* ignore = member("ignore")) read_ignore(*ignore);
  }

  void read_event(const json::value& value) {
    mapping_.event = read_expression(value, "/event", faults_);
    const auto& parts = mapping_.event->parts;
    const bool typed =
        std::ranges::any_of(parts, [](const auto& part) { return part.name == "EventType"; });
    if (mapping_.event->is != expression::kind::object || !typed)
      faults_.refuse("/event", value, "an object with an EventType");
  }

  void read_records(const json::value& value) {
    if (!value.IsObject()) return faults_.refuse("/records", value, "an object");
    static const names allowed{"at", "data", "encoding"};
    faults_.check_names(value, "/records", allowed, "records");
    auto& records = mapping_.records.emplace();
    for (const auto& [name, into] :
         {std::pair("at", &records.at), std::pair("data", &records.data)}) {
      const auto* pointer = json::member(&value, name);
      if (pointer == nullptr) {
        faults_.say("/records", fmt::format("has no {}", name));
      } else {
        *into = read_path(*pointer, fmt::format("/records/{}", name), faults_);
      }
    }
    const auto* encoding = json::member(&value, "encoding");
    if (encoding == nullptr || json::text_of(encoding) == "none") return;
    if (json::text_of(encoding) != "base64")
      faults_.refuse("/records/encoding", *encoding, "one of none, base64");
    records.encoding = record_list::coding::base64;
  }

  void read_ignore(const json::value& value) {
    if (!is_short_text(value, longest_reason))
      return faults_.refuse("/ignore", value,
                            fmt::format("the reason: {}", short_text_rule(longest_reason)));
    mapping_.ignored_because = json::text_of(&value);
  }

  void read_answer(const json::value& value) {
    if (!value.IsObject()) return faults_.refuse("/answer", value, "an object");
    static const names allowed{"status", "body", "error"};
    faults_.check_names(value, "/answer", allowed, "an answer");
    auto& answer = mapping_.answer.emplace();
    if (const auto* status = json::member(&value, "status")) {
      answer.status = status->IsUint() ? status->GetUint() : 0;
      if (answer.status < 200 || answer.status > 299)
        faults_.refuse("/answer/status", *status, "a whole number from 200 to 299");
    }
    const auto* body = json::member(&value, "body");
    if (body == nullptr) {
      faults_.say("/answer", "has no body");
    } else {
      answer.body = read_expression(*body, "/answer/body", faults_);
      if (answer.body.is != expression::kind::object)
        faults_.refuse("/answer/body", *body, "an object");
    }
    if (const auto* error = json::member(&value, "error")) {
      answer.error_member = json::text_of(error);
      if (!is_short_text(*error, longest_mapping_name))
        faults_.refuse("/answer/error", *error, short_text_rule(longest_mapping_name));
    }
  }

  const json::value* member(std::string_view name) const { return json::member(&object_, name); }

  const json::value& object_;
  config::mapping mapping_;
  object_faults faults_;
};

}  // namespace

const object_kind mapping_objects{
    "mappings (\"Mappings\" in config/README.md)",
    [](const json::value& object) { return read_mapping(object).faults; },
    [](json::value& /*nothing of it is secret*/, json::document::AllocatorType& /*allocator*/) {},
    "those in config/mapping_presets"};

read_mapping_result read_mapping(const json::value& object) {
  return mapping_reader(object).read();
}

std::vector<mapping> mappings_from_json(std::string_view text) {
  std::vector<mapping> mappings;
  const auto document = json::parse(text);
  for (const auto& each : document->GetArray()) mappings.push_back(read_mapping(each).mapping);
  return mappings;
}

std::string to_json(const std::vector<mapping>& mappings) {
  std::string json = "[";
  for (const auto& each : mappings) {
    if (json.size() > 1) json += ',';
    json += each.json;
  }
  return json += ']';
}

}  // namespace sidehook::config
