#pragma once

#include <chrono>
#include <cstddef>

#include <prometheus/histogram.h>

namespace sidehook::queue {

/// How a queue stores what it is offered: the jobs in each group, and how long it took until they
/// were safe. Any thread.
struct commit_figures {
  prometheus::Histogram jobs{{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024}};
  prometheus::Histogram seconds{
      {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5}};

  void note(std::size_t group, std::chrono::duration<double> took) {
    jobs.Observe(static_cast<double>(group));
    seconds.Observe(took.count());
  }
};

}  // namespace sidehook::queue
