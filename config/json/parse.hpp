#pragma once

#include <string>
#include <string_view>

#include <boost/system/result.hpp>
#include <rapidjson/document.h>

namespace sidehook::config::json {

using value = rapidjson::Value;
using document = rapidjson::Document;

/// Deeper documents are refused: what walks a document later may recurse.
inline constexpr int max_depth = 64;

struct syntax_error {
  /// What is wrong, without the place.
  std::string message;
  int line = 0;
  int column = 0;
  /// The line in question, cut around the place when it is long, and a caret below it; two lines.
  std::string excerpt;
};

/// Strict JSON in valid UTF-8, nothing after it. Members keep their order, and names may repeat.
/// @param deepest  how many objects and arrays may stand inside one another
boost::system::result<document, syntax_error> parse(std::string_view text, int deepest = max_depth);

}  // namespace sidehook::config::json
