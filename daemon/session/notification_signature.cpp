#include "daemon/session/notification_signature.hpp"

#include <fmt/format.h>

#include "daemon/session/key_hash.hpp"

namespace sidehook::session {

std::string notification_signature(std::string_view command, std::string_view payload,
                                   std::string_view node_secret) {
  return hash(fmt::format("{}{}{}", command, payload, node_secret), hash_function::sha256);
}

}  // namespace sidehook::session
