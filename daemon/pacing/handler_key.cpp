#include "daemon/pacing/handler_key.hpp"

#include <boost/container_hash/hash.hpp>

namespace sidehook::pacing {

std::size_t handler_key_hash::operator()(const handler_key& key) const {
  std::size_t seed = 0;
  boost::hash_combine(seed, key.api_id);
  boost::hash_combine(seed, key.handler);
  return seed;
}

const jsvm::handler_binding& binding_of(const queue::delivery& what) {
  return *what.job->handlers[what.handler];
}

handler_key key_of(const queue::delivery& what) {
  const auto& binding = binding_of(what);
  return {binding.owner(), binding.name};
}

}  // namespace sidehook::pacing
