#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "config/json/parse.hpp"

namespace sidehook::builtin {

/// A step into an event's metadata, as templates write it.
struct field_step {
  enum class kind {
    field,  ///< .Name: a field as the gateway's code names it, or as the event does
    key,    ///< index … "name": the member of that very name
  };
  kind what = kind::field;
  std::string name;
  bool operator==(const field_step&) const = default;
};

/// An event as templates and default bodies look at it. Everything refers into it.
class event_fields {
 public:
  /// @param event_json  the canonical event; nothing for what is none
  static std::optional<event_fields> read(std::string_view event_json);

  /// EventType; a string.
  const config::json::value& type() const { return *type_; }
  std::string_view type_text() const;
  /// TimeStamp; a string.
  const config::json::value& time_stamp() const { return *time_stamp_; }
  /// What the steps lead to from the metadata; null when there is no such thing. Without steps the
  /// metadata itself. What the gateway calls CertID is cert_id in an event, and so on; an API's id
  /// that the gateway leaves out of a certificate's event is "".
  const config::json::value* find(std::span<const field_step> steps) const;
  /// The same by the names of members.
  const config::json::value* member(std::initializer_list<std::string_view> names) const;

 private:
  event_fields() = default;
  const config::json::value* first_step(const field_step& step) const;

  config::json::document document_;
  const config::json::value* type_ = nullptr;
  const config::json::value* time_stamp_ = nullptr;
  const config::json::value* metadata_ = nullptr;
};

/// The text of a string, and the JSON of anything else; valid UTF-8.
std::string text_of(const config::json::value& value);
/// The value as JSON; valid UTF-8, without ampersands.
std::string json_of(const config::json::value& value);
/// Text as it stands within a JSON string, without ampersands.
std::string escaped(std::string_view text);
/// The same JSON with an escape in the place of each ampersand: receivers that undo the gateway's
/// references, as &lt;, find none.
std::string without_ampersands(std::string_view json);

}  // namespace sidehook::builtin
