#include "daemon/redis_store/key_space_notice.hpp"

#include <fmt/format.h>

#include "config/json/writer.hpp"
#include "daemon/session/key_hash.hpp"
#include "daemon/session/notification_signature.hpp"

namespace sidehook::redis_store {
namespace {

using session::hash_function;

constexpr std::string_view update = "KeySpaceUpdateNotification";
// In the numbering of Go's package crypto, as gateways have it.
constexpr std::int64_t sha256 = 5;

// Gateways that hash keys remember sessions by a hash of one kind, whatever kind is in Redis. Keys
// stand between commas; one that has a comma itself is not understood, and is remembered as long as
// it would be without a notice.
std::string payload_for(std::string_view key, session_keys::naming naming) {
  const session_keys names(key, naming);
  if (naming == session_keys::naming::plain) return names.id();
  const auto remembered = session::hash(key, hash_function::murmur64);
  return remembered == names.id() ? remembered : fmt::format("{},{}", names.id(), remembered);
}

}  // namespace

std::string key_space_notice(std::string_view key, session_keys::naming naming,
                             std::string_view node_secret) {
  const auto payload = payload_for(key, naming);
  config::json::writer json;
  json.begin_object();
  json.member("command", update);
  json.member("payload", payload);
  json.member("signature", session::notification_signature(update, payload, node_secret));
  json.member("algorithm", sha256);
  json.end_object();
  return json.take();
}

}  // namespace sidehook::redis_store
