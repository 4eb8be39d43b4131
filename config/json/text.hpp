#pragma once

#include <span>
#include <string>
#include <string_view>

#include "config/json/parse.hpp"

namespace sidehook::config::json {

/// The text of a string value; "" for null pointers and other values. Valid as long as the value.
std::string_view text_of(const value* value);
/// A string value that refers to the text, which must outlive it.
value reference_to(std::string_view text);
/// The member of an object; null for no object, and when there is no such member.
const value* member(const value* object, std::string_view name);
/// The element of an array that a step of a JSON Pointer names; null when there is none.
const value* element(const value& array, std::string_view step);
/// What the steps of a JSON Pointer lead to; null when there is no such value.
const value* at(const value& root, std::span<const std::string> steps);
/// What a JSON Pointer leads to; null when there is no such value.
const value* at(const value& root, std::string_view pointer);
/// Compact JSON.
std::string write(const value& value);
/// JSON for people: indented by two blanks, with a line break at its end.
std::string write_pretty(const value& value);

/// "a string", "a number", "true or false", "null", "an object", "an array".
std::string_view kind_of(const value& value);
/// A JSON string for messages: long text is cut, control characters are escaped.
std::string quoted(std::string_view text);
/// A value for messages: a scalar as it is written, "an object" or "an array" for others.
std::string shown(const value& value);
/// Text of unknown origin without control characters, for output that is read line by line.
std::string one_line(std::string_view text);

}  // namespace sidehook::config::json
