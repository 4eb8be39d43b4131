#include "daemon/redis/reply.hpp"

#include <stdexcept>

namespace sidehook::redis {

failure stopped() { return {failure::reason::stopped, "the client of Redis was stopped"}; }

void throw_exception_from_error(const failure& why, const boost::source_location& /*place*/) {
  throw std::runtime_error(why.message);
}

}  // namespace sidehook::redis
