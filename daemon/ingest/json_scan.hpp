#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "config/json/padded_copy.hpp"
#include "daemon/ingest/decoder_limits.hpp"
#include "daemon/ingest/event.hpp"

namespace sidehook::ingest {

/// What may stand between the parts of JSON.
inline constexpr std::string_view json_blanks = " \t\r\n";
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// A member of the outermost object: its name, and its value as it stands in the text.
struct json_member {
  enum class kind { null, boolean, number, string, object, array };
  /// Decoded.
  std::string_view name;
  /// The name as it stands in the text, quotes included.
  std::string_view raw_name;
  std::string_view value;
  kind type = kind::null;
  /// The decoded text of a string; valid UTF-8.
  std::string_view text;
};

/// Of several members of one name the last; null when there is none.
const json_member* find(const std::vector<json_member>& members, std::string_view name);

/// What one pass over a JSON value gives: enough to route an event and to write it in its canonical
/// form, without a tree of the whole.
struct scanned_value {
  json_member::kind type = json_member::kind::null;
  /// The value as it stands in the text.
  std::string_view text;
  /// If it is an object: its members in order.
  std::vector<json_member> members;
  /// Strings named Path, Key and APIID that lie directly in a member EventMetaData or Meta.
  struct metadata {
    std::string_view path;
    std::string_view key;
    std::string_view api_id;
  };
  metadata documented;  ///< of EventMetaData
  metadata current;     ///< of Meta
};

/// A text with JSON values in it, to be scanned one behind the other. What it gives are views of
/// the text and, where they are decoded, of this: both must outlive them.
class json_text {
 public:
  explicit json_text(std::string_view text);

  /// Scans the value that starts at offset, and moves offset behind it; on failure, to where
  /// reading stopped. The text before offset is not looked at again.
  std::optional<scanned_value> scan(std::size_t& offset, const decoder_limits& limits,
                                    refusal& why_not);
  /// The value that the text begins with.
  std::optional<scanned_value> scan_first(const decoder_limits& limits, refusal& why_not) {
    std::size_t offset = 0;
    return scan(offset, limits, why_not);
  }

 private:
  std::string_view text_;
  /// It is UTF-8, and holds no control character that JSON has nowhere.
  bool is_sound_;
  config::json::padded_copy copy_;
};

}  // namespace sidehook::ingest
