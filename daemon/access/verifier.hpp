#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/access/way.hpp"

namespace sidehook::access {

/// Decides who is let in at one listener. Immutable and pure: threads share it.
class verifier {
 public:
  using ways = std::vector<std::unique_ptr<const way>>;

  /// @param ways  any of which lets in; without one, everybody is
  explicit verifier(ways ways) : ways_(std::move(ways)) {}

  /// Allowed by the first way that allows it; otherwise the way that got nearest.
  verdict check(const http::request& request, wall_time now) const;

  /// For WWW-Authenticate, each once.
  std::vector<std::string> challenges() const;

 private:
  ways ways_;
};

}  // namespace sidehook::access
