#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <string>

#include "daemon/queue/delivery.hpp"

namespace sidehook::queue {

/// How many deliveries came to which end, since the start. Any thread.
class settlement_figures {
 public:
  void count(const settlement& settled);
  void count(std::span<const settlement> settled) {
    for (const auto& each : settled) count(each);
  }

  std::uint64_t of(settlement::decision what) const {
    return counts_.at(static_cast<std::size_t>(what)).load(std::memory_order_relaxed);
  }
  /// Of the dead, by their reasons.
  std::map<std::string, std::uint64_t> dead() const;

 private:
  std::array<std::atomic<std::uint64_t>, 6> counts_{};
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t> dead_;
};

}  // namespace sidehook::queue
