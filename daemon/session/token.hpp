#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sidehook::session {

/// The organisation that a token names; "" for none (jsvm/compatibility.md, "Sessions").
std::string organisation_of(std::string_view token);

/// Where the session of a key may be found, in the order of looking.
/// @param key           a token, or the part of one that comes after the organisation
/// @param organisation  of the API that the key is used with; "" for none
std::vector<std::string> candidate_keys(std::string_view key, std::string_view organisation);

}  // namespace sidehook::session
