#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sidehook::command {

/// Characters (code points) of a UTF-8 text: about as many columns as it takes on a terminal.
std::size_t columns_of(std::string_view text);
/// The text on one line, without control characters, line breaks and tabs as blanks; what is longer
/// than `most` characters ends with "…".
std::string on_one_line(std::string_view text, std::size_t most);
/// A time of the daemon's answers without its fraction of a second: "2026-08-21T10:11:12Z".
std::string whole_seconds(std::string_view time);
/// "1 fault", "2 faults".
std::string counted(std::size_t count, std::string_view noun);

}  // namespace sidehook::command
