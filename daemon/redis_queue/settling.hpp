#pragma once

#include <string>
#include <vector>

#include "daemon/redis_queue/delivery_window.hpp"

namespace sidehook::redis_queue {

/// What settle.lua is to make of a delivery.
struct settling {
  queue::delivery_id id = 0;
  stream from = stream::fresh;
  std::size_t bytes = 0;
  /// The name of it there.
  std::string become;
  /// What the delivery has for itself from then on (record.hpp); "" when that does not matter.
  std::string own = {};
  /// A note, or a reason.
  std::string word = {};
  /// When it is due, for `later`.
  queue::time_point due = {};
  /// It was sent before, and nobody knows whether that was done.
  bool sent_before = false;
};

/// @param how  not `noted`
settling settling_of(const leased& one, queue::settlement how);
settling noted(const leased& one);
/// One that nobody can read.
settling unreadable(queue::delivery_id id, stream from, std::size_t bytes);

/// Appends what the script takes of it. What is due is told as a delay: clocks differ.
void append_arguments(const settling& one, queue::time_point now,
                      std::vector<std::string>& arguments);

}  // namespace sidehook::redis_queue
