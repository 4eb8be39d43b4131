#pragma once

#include <initializer_list>
#include <string_view>

namespace sidehook::config {

/// Whether no line of a text can be one with a secret, so that a message may show it. As the text
/// is no JSON, only words in it tell, in upper or lower case.
/// @param words  of members with secrets, in lower case
bool may_be_quoted(std::string_view text, std::initializer_list<std::string_view> words);

}  // namespace sidehook::config
