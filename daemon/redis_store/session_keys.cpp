#include "daemon/redis_store/session_keys.hpp"

#include <fmt/format.h>

#include "daemon/session/key_hash.hpp"

namespace sidehook::redis_store {

session_keys::session_keys(std::string_view key, naming naming)
    : id_(naming == naming::hashed ? session::key_hash(key) : std::string(key)) {}

std::string session_keys::quota_counter(std::string_view scope) const {
  return scope.empty() ? fmt::format("quota-{}", id_) : fmt::format("quota-{}-{}", scope, id_);
}

}  // namespace sidehook::redis_store
