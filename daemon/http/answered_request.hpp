#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace sidehook::http {

/// A request and its answer, as an access log has them: without anything that a client may have
/// written a secret into.
struct answered_request {
  /// Of a request that could not be read, "".
  std::string method;
  /// The pattern of its route; of a path without one, its first part.
  std::string route;
  std::string_view peer;
  unsigned status = 0;
  std::size_t request_bytes = 0;
  std::size_t answer_bytes = 0;
  /// From the last byte of the request to the first of its answer.
  std::chrono::nanoseconds took{};
};

/// Called from the threads of the sessions.
using access_sink = std::function<void(const answered_request&)>;

}  // namespace sidehook::http
