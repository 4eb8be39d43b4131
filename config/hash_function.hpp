#pragma once

#include <optional>
#include <string_view>

namespace sidehook::config {

/// The functions by which gateways hash keys.
enum class hash_function { murmur32, murmur64, murmur128, sha256 };

/// The function of that name, as options and tokens have it.
std::optional<hash_function> hash_function_of(std::string_view name);

}  // namespace sidehook::config
