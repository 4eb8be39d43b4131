#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "daemon/supervise/instance_link.hpp"

namespace sidehook::supervise {

/// What a worker shares with its supervisor: a link for each of its JavaScript threads
/// (jsvm.instances). Made by the supervisor, before the first worker.
class worker_link {
 public:
  /// @param most_runs    that may be under way at once, of each thread
  /// @param stuck_after  how long a thread may be away from its loop
  worker_link(std::size_t instances, std::size_t most_runs, std::chrono::milliseconds stuck_after);

  instance_link& of(std::size_t instance) { return *instances_[instance]; }
  /// Of each thread.
  std::vector<std::reference_wrapper<heartbeat>> beats();

  /// Worker: what its predecessor left. Before anything is noted.
  interrupted_runs take_interrupted();

  /// Supervisor: the worker was killed from outside, so that runs which were waiting are not
  /// suspected of it.
  void acquit_waiting();
  /// Supervisor: it was killed because these threads were stuck; runs of the others are not
  /// suspected of it.
  void acquit_all_but(const std::vector<std::size_t>& instances);

  /// How often a thread is to beat while it has nothing to do.
  const std::chrono::milliseconds period;

 private:
  std::vector<std::unique_ptr<instance_link>> instances_;
};

}  // namespace sidehook::supervise
