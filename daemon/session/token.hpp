#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"

namespace sidehook::session {

/// The organisation that a token names; "" for none (jsvm/compatibility.md, "Sessions").
std::string organisation_of(std::string_view token);

/// The name of the function by which a token in JSON wants to be hashed; "" for other tokens.
std::string hash_function_in(std::string_view token);

/// The token that a gateway makes of an id.
/// @param id        perhaps with the organisation in front
/// @param function  sessions.hash_key_function, by name; "" has the two written one after the other
std::string token_of(std::string_view organisation, std::string_view id, std::string_view function);

/// Where the session of a key may be found, in the order of looking.
/// @param key           a token, or the part of one that comes after the organisation
/// @param organisation  of the API that the key is used with; "" for none
std::vector<std::string> candidate_keys(std::string_view key, std::string_view organisation,
                                        const config::session_settings& settings);

}  // namespace sidehook::session
