#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "config/environment.hpp"
#include "config/fault.hpp"
#include "config/way_in.hpp"
#include "daemon/access/secret_reader.hpp"
#include "daemon/access/verifier.hpp"

namespace sidehook::access {

/// The verifier of a listener, made anew when secrets have changed. Nobody is let in by a way
/// whose secrets have never been read.
class current_verifier {
 public:
  /// @param option       where the ways are from, for faults: "listen.auth"
  /// @param environment  "NAME=value", of the process
  current_verifier(std::string option, std::vector<config::way_in> ways,
                   config::environment environment);

  /// Reads all secrets. Those that cannot be read stay as they were, and are reported. One thread
  /// at a time, which may wait for a disk.
  std::vector<config::fault> reload();

  /// There is no way that anybody has to come in by.
  bool lets_everybody_in() const { return ways_.empty(); }

  /// Never null. Any thread.
  std::shared_ptr<const verifier> get() const;

 private:
  void set(std::shared_ptr<const verifier> next);

  const std::string option_;
  const std::vector<config::way_in> ways_;
  const config::environment environment_;
  /// The last good ones of each way.
  std::vector<secrets> secrets_;

  mutable std::mutex mutex_;
  std::shared_ptr<const verifier> verifier_;
};

}  // namespace sidehook::access
