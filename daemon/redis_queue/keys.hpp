#pragma once

#include <string>
#include <vector>

namespace sidehook::redis_queue {

/// The consumer group of all daemons that share a queue.
inline constexpr const char* group = "sidehook";

/// The streams in which deliveries wait.
enum class stream {
  fresh,   ///< for whoever reads them first
  waited,  ///< those whose requests wait for their runs: of the daemon that accepted them
};
inline const char* name_of(stream which) { return which == stream::fresh ? "fresh" : "waited"; }

/// The keys of a queue. They share a hash tag, so that in a cluster one node has them all, and a
/// script may touch them all.
struct keys {
  explicit keys(const std::string& prefix) : begin("{" + prefix + "}:") {}

  std::string begin;
  std::string fresh = begin + "deliveries";
  std::string waited = begin + "waited";
  /// Those that run later: a sorted set by time, and what they are.
  std::string delayed = begin + "delayed";
  std::string records = begin + "records";
  std::string letters = begin + "letters";
  std::string counts = begin + "counts";
  /// How many equal events a delivery stands for that somebody holds back.
  std::string noted = begin + "noted";
  /// Ids of senders, by the time at which they were seen.
  std::string known = begin + "known";
  std::string unreadable = begin + "unreadable";

  const std::string& of(stream which) const { return which == stream::fresh ? fresh : waited; }
  /// In the order in which scripts name them.
  std::vector<std::string> all() const {
    return {fresh, waited, delayed, records, letters, counts, noted, known, unreadable};
  }
};

}  // namespace sidehook::redis_queue
