#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "test/support/http_server.hpp"

namespace sidehook::test {

/// A server that handlers tell which event they ran for, and all that it was told.
class noted_runs {
 public:
  noted_runs();

  /// A script whose handler `h` notes its event, and fails when that fails.
  std::string script() const;

  std::size_t missing_of(const std::vector<std::string>& event_ids) const;
  /// Waits until all of these have run; false when no run at all came for half a minute.
  bool wait_for(const std::vector<std::string>& event_ids) const;
  /// How often each event has run.
  std::map<std::string, std::size_t> by_event() const;
  /// Runs of events that had run.
  std::size_t repeated() const;
  /// The same, where the scripts had not been loaded anew in between.
  std::size_t repeated_in_one_life() const;

 private:
  void note(const std::string& life, const std::string& event_id);
  std::size_t missing(const std::vector<std::string>& event_ids) const;

  mutable std::mutex mutex_;
  mutable std::condition_variable noted_;
  // By event, the lives of the scripts in which it ran.
  std::map<std::string, std::vector<std::string>> lives_;
  std::size_t repeated_ = 0;
  std::size_t repeated_in_one_life_ = 0;
  http_server server_;
};

}  // namespace sidehook::test
