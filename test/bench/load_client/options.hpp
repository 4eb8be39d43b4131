#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace sidehook::bench {

/// What the load client is asked to send, and how.
struct options {
  std::uint16_t port = 0;
  /// Where requests go; "{}" in it stands for 0, 1, … up to the number of targets, in turn.
  std::string target = "/";
  std::size_t targets = 1;
  std::string content_type = "application/json";
  std::string body;
  std::size_t connections = 64;
  /// How long requests are sent, unless they are counted.
  double seconds = 1;
  /// How many requests are sent; 0 for as many as the time allows.
  std::uint64_t requests = 0;
  /// Requests a second, whether answers come or not; 0 sends the next one when a connection has its
  /// answer.
  double rate = 0;
};

}  // namespace sidehook::bench
