#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sidehook::bench {

/// What came of a run of the load client.
struct figures {
  std::map<int, std::uint64_t> answers;  ///< by their status
  std::vector<float> latencies_ms;       ///< from when a request was due to its whole answer
  std::uint64_t unsent = 0;              ///< requests of a rate that no connection was free for
  double began = 0;                      ///< seconds of the monotonic clock
  double ended = 0;                      ///< the last answer
  double cpu_seconds = 0;                ///< the client's own
};

/// As a JSON object on one line.
std::string to_json(figures of);

}  // namespace sidehook::bench
