#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "daemon/queue/delivery.hpp"

namespace sidehook::journal {

/// Where a delivery stands: in the order of `due`, then of the ids. `due` is in milliseconds since
/// 1970; 0 for deliveries that are due since they were accepted.
struct place {
  std::int64_t due = 0;
  queue::delivery_id id = 0;
  auto operator<=>(const place&) const = default;  // NOLINT(modernize-use-nullptr): sees a 0
};

/// Where a delivery stands of which was noted how many events it is: no longer among those that
/// nobody has tried, but due at once.
place place_of_noted(place at);

/// A delivery and where it stands.
using placed = std::pair<place, queue::delivery>;

/// What a lane may hold in memory. It holds at least one delivery, however large.
struct lane_bounds {
  std::size_t deliveries = 0;
  std::size_t bytes = 0;
};

/// What a delivery counts: its event and its history.
std::size_t size_of(const queue::delivery& what);

/// Deliveries in the order of their places: the first of them are in memory, the rest only in the
/// file. Synchronous, for one thread at a time; knows neither clock nor file.
class delivery_lane {
 public:
  explicit delivery_lane(const lane_bounds& bounds) : bounds_(bounds) {}

  /// Says that the file holds deliveries from the first place on.
  void rest_is_in_file() { rest_ = place{}; }

  /// Takes in a delivery that is in the file. What does not fit is left to the file, the last
  /// first, and appended to `left_out`.
  void add(place at, queue::delivery what, std::vector<queue::delivery>& left_out);

  /// The place of the first delivery in memory.
  std::optional<place> first() const;
  /// When that was accepted.
  std::optional<queue::time_point> oldest() const;
  /// Removes it. There is one.
  queue::delivery take_first();
  /// The place of the first delivery in memory that is due later than that.
  std::optional<place> first_after(std::int64_t due) const;

  /// From this place on, deliveries are only in the file; nothing when all are in memory.
  const std::optional<place>& rest() const { return rest_; }
  /// Whether it is time to read more of them.
  bool wants_more() const;
  /// How many more, and how large, it takes.
  lane_bounds room() const;
  /// Takes in those that followed rest() in the file.
  /// @param rest  where reading has to go on; nothing when it came to the end
  void add_read(std::vector<placed> read, std::optional<place> rest);

  std::size_t held() const { return held_.size(); }

 private:
  bool is_over_bounds() const;
  void insert(place at, queue::delivery what);

  const lane_bounds bounds_;
  std::map<place, queue::delivery> held_;
  std::size_t bytes_ = 0;
  std::optional<place> rest_;
};

}  // namespace sidehook::journal
