#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/queue/admission.hpp"
#include "daemon/queue/delivery.hpp"

namespace sidehook::queue {

/// A delivery that nobody tries any more.
struct dead_letter {
  std::uint64_t id = 0;
  std::string event_id;
  std::string api_id;
  std::string org_id;
  std::string event_type;
  std::string handler;
  /// The canonical event.
  std::string event_json;
  /// "attempts", "failed_by_handler", "missing", "killed_the_worker"
  std::string reason;
  int attempts = 0;
  /// As delivery::history.
  std::string history;
  time_point accepted = {};
  /// As in the delivery.
  std::uint64_t count = 1;
  time_point last_seen = {};
  time_point died = {};
};

/// Which dead letters; what is not set does not matter.
struct dead_letter_filter {
  std::optional<std::uint64_t> id = {};
  std::optional<std::string> api_id = {};
  std::optional<std::string> event_type = {};
  std::optional<std::string> handler = {};
  /// Died in [from, to).
  std::optional<time_point> from = {};
  std::optional<time_point> to = {};
};

struct replay_result {
  std::size_t replayed = 0;
  /// What the queue says to those that are left; `accepted` when none is.
  admission rest = admission::accepted;
};

/// What is kept of them.
struct dead_letter_bounds {
  std::size_t count = 10'000;
  std::size_t bytes = std::size_t{256} * 1024 * 1024;
  std::chrono::seconds age{std::chrono::hours(24 * 7)};
};

bool matches(const dead_letter_filter& filter, const dead_letter& letter);

/// Where dead letters lie, bounded: the oldest go first. Answers on any thread,
/// once.
class dead_letters {
 public:
  virtual ~dead_letters() = default;
  template <class Value>
  using done = std::function<void(Value)>;

  /// The newest first, those with ids below `before` (0: from the newest on).
  virtual void list(dead_letter_filter filter, std::uint64_t before, std::size_t most,
                    done<std::vector<dead_letter>> done) = 0;
  /// Puts them back into the queue, with the same event id, as a first attempt, if it has room for
  /// all.
  virtual void replay(dead_letter_filter filter, done<replay_result> done) = 0;
  /// Answers how many.
  virtual void remove(dead_letter_filter filter, done<std::size_t> done) = 0;
  virtual std::size_t count() const = 0;
};

}  // namespace sidehook::queue
