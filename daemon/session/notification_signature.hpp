#pragma once

#include <string>
#include <string_view>

namespace sidehook::session {

/// What a message among gateways has to show that those with this secret listen to: SHA-256 over
/// command, payload and gateway.node_secret, in 64 lower-case hexadecimal digits.
std::string notification_signature(std::string_view command, std::string_view payload,
                                   std::string_view node_secret);

}  // namespace sidehook::session
