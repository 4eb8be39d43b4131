#pragma once

#include <string>
#include <string_view>

#include "config/hash_function.hpp"

namespace sidehook::session {

using config::hash_function;

/// In lower-case hexadecimal digits. What gateways call murmur32 is no MurmurHash that others know:
/// see murmur.hpp.
std::string hash(std::string_view text, hash_function function);

/// What a gateway that hashes keys (hash_keys) has in place of this one: a token in JSON says by
/// which function, all others are hashed by murmur32.
std::string key_hash(std::string_view key);

}  // namespace sidehook::session
