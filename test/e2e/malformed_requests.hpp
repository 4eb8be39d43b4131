#pragma once

#include <string>
#include <vector>

namespace sidehook::test {

/// A request that no one should send, and what becomes of it.
struct malformed_request {
  std::string name;
  /// As it goes over the wire; then the client waits.
  std::string bytes;
  /// Of the refusal.
  unsigned status = 0;
};

/// Request lines, fields and bodies that are no HTTP, or mean two things.
std::vector<malformed_request> malformed_http();
/// Requests in order, of which the body is none that is taken.
std::vector<malformed_request> malformed_bodies();

}  // namespace sidehook::test
