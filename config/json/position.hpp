#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sidehook::config::json {

/// A place in a text, as editors count: lines and characters (code points) from 1; 0 is unknown.
struct position {
  int line = 0;
  int column = 0;
  bool operator==(const position&) const = default;
};

/// Turns offsets into positions, each no smaller than the one before, in one pass over the text.
class text_cursor {
 public:
  explicit text_cursor(std::string_view text) : text_(text) {}
  /// @param offset  in bytes; past the end is the end
  position advance_to(std::size_t offset);

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  position here_{1, 1};
};

/// The positions of the values that JSON Pointers point at, in the order of the pointers. A pointer
/// to nothing gets the position of the innermost value around it that is there. Of members of one
/// name the last is meant.
/// @param text  JSON that parse() took; time is linear in it
std::vector<position> locate(std::string_view text, std::span<const std::string> pointers);

}  // namespace sidehook::config::json
