#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/json/parse.hpp"
#include "config/object_kind.hpp"
#include "config/settings.hpp"

namespace sidehook::config {

using list_of_texts = std::vector<std::string>;

/// A list of objects, as compact JSON.
struct list_of_objects {
  std::string json = "[]";
  bool operator==(const list_of_objects&) const = default;
};

/// One object, as compact JSON.
struct one_object {
  std::string json = "{}";
  bool operator==(const one_object&) const = default;
};

/// A value of any option, whatever type it has in the settings: durations are numbers of their
/// unit, choices text.
using option_value =
    std::variant<bool, std::int64_t, std::string, list_of_texts, list_of_objects, one_object>;

/// One option: all that is known about it. A row of options().
struct option {
  enum class value_type { boolean, whole_number, text, choice, list, objects, object };
  /// Whether its value may be shown.
  enum class exposure { open, secret };
  struct bounds {
    std::int64_t least = 0;
    std::int64_t most = 0;
  };

  /// "jsvm.timeout_ms"
  std::string_view path;
  value_type type;
  /// Of a whole number, or of the length of a text in bytes; of each text of a list.
  bounds limits;
  /// Of a list, of texts or of objects.
  std::int64_t most_items;
  /// Of a choice; and of a list whose items are choices.
  std::vector<std::string_view> choices;
  /// Of an object, or of a list of them; otherwise null.
  const object_kind* objects;
  /// One sentence.
  std::string_view documentation;
  exposure shown;
  option_value (*get)(const settings& from);
  /// @param value  one that fits() this option
  void (*set)(settings& in, const option_value& value);
};

/// All options, in the order in which they are documented; those of a section stand together.
std::span<const option> options();

/// What a default-constructed settings holds.
option_value default_of(const option& row);
/// "SIDEHOOK_JSVM_TIMEOUT_MS"
std::string environment_name(const option& row);
/// "a whole number from 1 to 600000"
std::string allowed_values(const option& row);
/// Of a list: what each of its items has to be.
std::string allowed_items(const option& row);
/// What is wrong with an item of a list that does not fit.
std::string fault_of_item(const option& row, const json::value& item);

/// Whether a value has the type of the option, and is within its bounds.
bool fits(const option& row, const option_value& value);
/// Whether a value of the file may be an item of the option, which is a list.
bool item_fits(const option& row, const json::value& item);
/// What is wrong inside an object, or the objects of a list of them, as pointers from the value:
/// "/0/type". None when it is neither, as the option has it.
std::vector<object_fault> faults_of_objects(const option& row, const json::value& value);
/// The same of what the environment or the command line gives.
std::vector<object_fault> faults_of_objects(const option& row, std::string_view text);
/// Reads what the environment or the command line gives; nullopt when it does not fit. The items of
/// a list stand between commas, with or without blanks around them; "" is the empty list. Objects
/// are JSON.
std::optional<option_value> value_from_text(const option& row, std::string_view text);
/// Reads what the file gives; nullopt when it does not fit.
std::optional<option_value> value_from_json(const option& row, const json::value& value);

}  // namespace sidehook::config
