#pragma once

#include <memory>
#include <utility>

#include "daemon/http/responder.hpp"

namespace sidehook::endpoint {

/// For a function that is copied, which cannot hold what only moves.
inline std::shared_ptr<http::responder> shared(http::responder respond) {
  return std::make_shared<http::responder>(std::move(respond));
}

}  // namespace sidehook::endpoint
