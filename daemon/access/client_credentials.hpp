#pragma once

#include <optional>

#include "daemon/access/secret_reader.hpp"
#include "daemon/http/reply.hpp"

namespace sidehook::access {

/// The header field by which a client of our own is let in: the first way that shows its secret
/// (bearer, header), with the first of its secrets; nothing when there is no such way.
boost::system::result<std::optional<http::header>, config::fault> credentials_for(
    const std::vector<config::way_in>& ways, const config::environment& environment);

}  // namespace sidehook::access
