#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sidehook::config::json {

/// JSON Pointers (RFC 6901) as text: "" is the whole document, "/a/0" the first element of its
/// member "a".

/// The pointer of a member of what `parent` points at.
std::string member_of(std::string_view parent, std::string_view name);
/// The pointer of an element of what `parent` points at.
std::string element_of(std::string_view parent, std::size_t index);
/// Takes the first step off a pointer that has one, and returns it unescaped.
/// @param room  for a step that is spelled with escapes; must outlive what is returned
std::string_view take_step(std::string_view& pointer, std::string& room);
/// The steps of a pointer, unescaped.
std::vector<std::string> steps(std::string_view pointer);

}  // namespace sidehook::config::json
