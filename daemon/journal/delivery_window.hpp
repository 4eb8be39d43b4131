#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "daemon/journal/delivery_lane.hpp"

namespace sidehook::journal {

/// Deliveries that nobody has tried go in the order of their ids, those that are to be tried again
/// when they are due.
enum class lane_name { fresh, retried };

/// What the journal has in memory of its deliveries: the first of each lane, and those that were
/// taken. Synchronous, for one thread at a time.
class delivery_window {
 public:
  struct taken {
    /// Until it is settled.
    queue::delivery what;
    place at;
    bool settled = false;
  };

  delivery_window(const lane_bounds& fresh, const lane_bounds& retried)
      : fresh_(fresh), retried_(retried) {}

  /// Says that the file holds deliveries that are to be read.
  void rest_is_in_file();
  /// Takes in a delivery that was written; that of a request that waits for it keeps its job,
  /// without the event, wherever it goes.
  void add(place at, queue::delivery what);

  /// The oldest that are due, those to be tried again first.
  void take(std::int64_t now, std::size_t most, std::vector<queue::delivery>& deliveries);
  /// Marks a taken delivery as settled, and gives it away with its place; nothing when it was not
  /// taken, or settled before.
  std::optional<placed> settle(queue::delivery_id id);
  /// Notes of a taken delivery how many equal events it stands for, and gives it where it stood
  /// before; nothing when it was not taken, or settled before.
  std::optional<placed> note(queue::delivery_id id, std::uint64_t count,
                             queue::time_point last_seen);
  /// Forgets a taken delivery: the file says what became of it.
  void forget(queue::delivery_id id) { taken_.erase(id); }
  /// Puts a settled delivery back where it stood.
  void give_back(place at, queue::delivery what);

  bool is_taken(queue::delivery_id id) const { return taken_.contains(id); }
  std::size_t taken_count() const { return taken_.size(); }
  std::size_t held() const { return fresh_.held() + retried_.held(); }

  /// When the first was accepted that nobody has tried.
  std::optional<queue::time_point> oldest() const { return fresh_.oldest(); }
  bool any_is_due(std::int64_t now) const;
  /// No later than the first delivery becomes due that does so after that time. Of deliveries in
  /// the file only a bound is known.
  std::optional<std::int64_t> next_due(std::int64_t after, std::int64_t now) const;

  /// The lane that needs to be read, and from where, and how much.
  struct page_wanted {
    lane_name lane = lane_name::fresh;
    place from;
    lane_bounds room;
  };
  std::optional<page_wanted> wanted() const;
  void add_read(lane_name lane, std::vector<placed> read, std::optional<place> rest);
  /// What is kept of a delivery whose request waits; gives it away.
  std::optional<queue::delivery> take_waited_for(queue::delivery_id id);

 private:
  delivery_lane& lane_of(place at) { return at.due == 0 ? fresh_ : retried_; }

  delivery_lane fresh_;
  delivery_lane retried_;
  std::unordered_map<queue::delivery_id, taken> taken_;
  std::unordered_map<queue::delivery_id, queue::delivery> waited_for_;
};

}  // namespace sidehook::journal
