#pragma once

#include <string>
#include <vector>

namespace sidehook::test {

struct malformed_request {
  const char* name;
  std::string bytes;
  /// What the client is told before the connection ends.
  unsigned status;
};

/// Requests that must be refused, under the default limits.
std::vector<malformed_request> malformed_requests();

}  // namespace sidehook::test
