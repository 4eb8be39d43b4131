#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace sidehook::http {

/// What a listener has done since the start. Any thread.
struct http_figures {
  /// Answers by their status, of requests that could not be read too.
  std::array<std::atomic<std::uint64_t>, 600> answers{};
  /// Connections that are served now.
  std::atomic<std::size_t> connections = 0;
  /// Those that were refused for being too many.
  std::atomic<std::uint64_t> refused_connections = 0;

  void count_answer(unsigned status) {
    if (status < answers.size()) answers.at(status).fetch_add(1, std::memory_order_relaxed);
  }
};

}  // namespace sidehook::http
