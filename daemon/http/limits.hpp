#pragma once

#include <chrono>
#include <cstddef>

namespace sidehook::http {

/// What a client may send, and how long it may take.
struct limits {
  /// Bytes of the request line and the header fields together; more gets 431.
  std::size_t header_bytes = std::size_t{16} * 1024;
  /// Header fields of a request; more gets 431.
  std::size_t header_fields = 100;
  /// Bytes of a request's body; more gets 413.
  std::size_t body_bytes = std::size_t{1024} * 1024;
  /// Connections served at once; a further one gets 503.
  std::size_t connections = 1024;
  /// Of these, from one peer::source, but for Unix domain sockets.
  std::size_t connections_per_source = 256;
  /// The answer to the last one of so many requests ends its connection.
  std::size_t requests_per_connection = 10'000;
  /// From the first byte of a request, or from the connection's start, to the end of the header
  /// fields.
  std::chrono::milliseconds header_timeout{10'000};
  /// From there to the end of the body.
  std::chrono::milliseconds body_timeout{30'000};
  /// Between an answer and the next request.
  std::chrono::milliseconds idle_timeout{75'000};
  /// For the client to take an answer in.
  std::chrono::milliseconds write_timeout{30'000};
};

}  // namespace sidehook::http
