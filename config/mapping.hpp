#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sidehook::config {

/// A JSON Pointer, and its steps.
struct json_path {
  std::string text;
  std::vector<std::string> steps;
  bool operator==(const json_path&) const = default;
};

/// How a value is made of a body that some product sends: an item of `mappings` has several.
/// config/README.md, "Mappings", says what they look like in the settings.
struct expression {
  enum class kind {
    literal,  ///< text: JSON
    pointer,  ///< what the path leads to in the body, as JSON
    header,   ///< text: a header field's name; a JSON string
    time_ms,  ///< a TimeStamp, the path leading to the number of milliseconds since 1970
    time_s,   ///< the same in seconds
    now_ms,   ///< the time at which the body was received, in milliseconds since 1970
    join,     ///< the texts of `parts`, one behind the other; a JSON string
    object,   ///< `parts` by their names; one that has no value is left out
  };
  struct part;
  /// A text and the JSON that stands for it.
  using translation = std::pair<std::string, std::string>;

  kind is = kind::literal;
  std::string text;
  json_path path;
  /// Of join, without names, and object.
  std::vector<part> parts;
  /// What texts become; those that are not here stay, unless there is an `otherwise`.
  std::vector<translation> values;
  /// At most one, which counts where there is no value.
  std::vector<expression> otherwise;

  bool operator==(const expression&) const = default;
};

struct expression::part {
  std::string name;
  expression value;
  bool operator==(const part&) const = default;
};

/// What has to hold for a body, or its request.
struct condition {
  enum class kind {
    one_of,   ///< the value is one of these
    not_one,  ///< it is none of these, or not there
    present,
    absent,
  };
  enum class place { header, body };
  place where = place::body;
  /// Of a header field.
  std::string name;
  /// Of a value of the body.
  json_path path;
  kind is = kind::one_of;
  /// JSON.
  std::vector<std::string> values;
  bool operator==(const condition&) const = default;
};

/// A body that holds bodies: each of them is read for itself.
struct record_list {
  enum class coding { none, base64 };
  /// Of the array in the body, and of the text in each of its elements.
  json_path at;
  json_path data;
  coding encoding = coding::none;
  bool operator==(const record_list&) const = default;
};

/// What a sender wants for an answer that is no other sender's.
struct custom_answer {
  unsigned status = 200;
  /// An object.
  expression body;
  /// The member that tells what was wrong; "" for none.
  std::string error_member;
  bool operator==(const custom_answer&) const = default;
};

/// How the bodies of one product become events, an item of `mappings`: what they look like, and
/// one of an event, records, or nothing.
struct mapping {
  std::string name;
  bool enabled = true;
  std::vector<condition> match;
  /// An object in the form of an event.
  std::optional<expression> event;
  std::optional<record_list> records;
  /// Why such a body is answered, and nothing else: "" when it is not.
  std::string ignored_because;
  /// The event's id, that its sender knows it by.
  std::optional<expression> id;
  std::optional<custom_answer> answer;
  /// The item as the settings have it.
  std::string json;
  bool operator==(const mapping&) const = default;
};

}  // namespace sidehook::config
