#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

#include <prometheus/histogram.h>

#include "daemon/queue/admission.hpp"

namespace sidehook::queue {

/// How a queue stores what it is offered: the jobs in each group, and how long it took until they
/// were safe. Any thread.
struct commit_figures {
  prometheus::Histogram jobs{{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024}};
  prometheus::Histogram seconds{
      {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5}};

  /// A group was stored.
  /// @param offers  each with the `admissions` of its jobs, of which the accepted ones count
  template <class Offers>
  void note(const Offers& offers, std::chrono::duration<double> took) {
    std::ptrdiff_t accepted = 0;
    for (const auto& offer : offers)
      accepted += std::ranges::count(offer.admissions, admission::accepted);
    jobs.Observe(static_cast<double>(accepted));
    seconds.Observe(took.count());
  }
};

}  // namespace sidehook::queue
