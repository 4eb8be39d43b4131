#pragma once

#include <string>
#include <string_view>

namespace sidehook::ingest {

/// The text with HTML's character references undone: &lt; &gt; &amp; &quot; &apos;, and decimal and
/// hexadecimal ones (&#43; &#x2b;). Others, and those without a semicolon, stay. A number that is
/// no character becomes U+FFFD, as in HTML; so does 0. One pass: "&amp;lt;" becomes "&lt;".
std::string undo_entities(std::string_view text);

/// The same in the string values of valid JSON; what comes out is valid JSON. Names of members, and
/// characters written as escapes of JSON's, stay.
std::string undo_entities_in_strings(std::string_view json);

}  // namespace sidehook::ingest
