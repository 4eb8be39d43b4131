#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "config/way_in.hpp"
#include "daemon/access/digest.hpp"

/// How signatures are written in header fields.
namespace sidehook::access {

/// A request may carry as many, so that senders can change their secrets.
inline constexpr std::size_t most_signatures = 16;

/// The v1 signatures of a webhook-signature field: "v1,<base64> v1,<base64> v1a,…", separated by
/// blanks. What is of another version, or no such signature, is left out. None at all when the
/// field has more than most_signatures parts.
std::vector<digest> webhook_signatures_in(std::string_view field);

/// Seconds since 1970, in digits alone; nullopt for anything else.
std::optional<std::int64_t> unix_time_in(std::string_view field);

/// The signature behind the prefix; nullopt when the prefix is missing, or the rest is not in the
/// encoding, or not as long as the algorithm has it. Hexadecimal digits may be in either case.
std::optional<digest> signature_in(std::string_view field, const config::way_in& written);

}  // namespace sidehook::access
