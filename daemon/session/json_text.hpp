#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

namespace sidehook::session {

/// A JSON value and the text it was read from: what config::json gives up (how a number or a string
/// is written) is what matters here.
struct json_text {
  enum class kind { null, boolean, number, string, object, array };
  struct member;

  kind type = kind::null;
  /// The value as it stands in the text; valid as long as that.
  std::string_view text;
  /// A string's, in UTF-8; half a surrogate pair is three bytes, which are none.
  std::string decoded;
  /// An object's, in order. Where a name repeats, all but the last are marked as overridden.
  std::vector<member> members;
  /// An array's.
  std::vector<json_text> elements;

  bool is(kind kind) const { return type == kind; }
  /// The member of that name that counts; null when there is none, and when this is no object.
  const member* find_member(std::string_view name) const;
  /// Its value.
  const json_text* find(std::string_view name) const;
  /// How many members are not overridden.
  std::size_t size() const { return by_name.size(); }

  /// Indexes of the members that count, in the order of their names.
  std::vector<std::uint32_t> by_name;
};

struct json_text::member {
  std::string name;
  /// As it stands in the text, quotes included.
  std::string_view name_text;
  json_text value;
  bool overridden = false;
};

/// Why a text is no JSON that we take.
struct json_failure {
  std::string message;
  /// In bytes.
  std::size_t offset = 0;
};

/// Strict JSON in valid UTF-8, nothing after it, nested as deep as config::json allows.
/// @param text  must outlive the result
boost::system::result<json_text, json_failure> read_json_text(std::string_view text);

[[noreturn]] void throw_exception_from_error(const json_failure& failure,
                                             const boost::source_location& place);

}  // namespace sidehook::session
