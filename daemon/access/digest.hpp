#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/way_in.hpp"

namespace sidehook::access {

/// Bytes, not text.
using digest = std::string;

digest sha256(std::string_view bytes);
digest hmac(config::digest_algorithm algorithm, std::string_view key, std::string_view message);
/// In bytes.
std::size_t size_of(config::digest_algorithm algorithm);

/// How often one of the first equals one of the second, in a time that depends on the numbers and
/// the sizes only.
std::size_t count_equal(const std::vector<digest>& some, const std::vector<digest>& others);

}  // namespace sidehook::access
