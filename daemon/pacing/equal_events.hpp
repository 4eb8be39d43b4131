#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "daemon/pacing/handler_key.hpp"

namespace sidehook::pacing {

/// Spares a handler the events that are like one it has just run for: same type, key and path
/// (handler_meta.sidehook.cooldown_s and coalesce_s). The first runs at once and opens a window.
/// Within it, with cooldown_s, the others are done without a run; with coalesce_s, they are
/// gathered in the earliest of them, which is held, and runs at the window's end for all. With
/// both, coalesce_s holds.
///
/// The time is an argument: it knows no clock.
class equal_events {
 public:
  /// @param most_windows  open at once; events beyond them run as they come
  explicit equal_events(std::size_t most_windows) : most_windows_(most_windows) {}

  enum class answer {
    run,
    held,    ///< moved from: others are gathered in it, and it comes back through release()
    merged,  ///< one that is held stands for it
    spared,  ///< it needs no run
  };
  /// @param what  one whose handler has a cooldown_s or a coalesce_s
  answer enter(queue::delivery& what, queue::time_point now);

  /// Until when such an event does not run by itself, when one like it has opened a window.
  std::optional<queue::time_point> window_of(const jsvm::handler_binding& binding,
                                             const ingest::event& event,
                                             queue::time_point now) const;

  /// Appends those held whose window has ended.
  void release(queue::time_point now, std::vector<queue::delivery>& deliveries);
  /// When the next one held is released, of those that are so after that time.
  std::optional<queue::time_point> next_release(queue::time_point after) const;
  bool holds_any() const { return !held_by_end_.empty(); }
  /// Appends what is to be kept of those held, as far as it has changed since the last call.
  void note_held(std::vector<queue::settlement>& settlements);
  /// Appends all that are held, and forgets the windows.
  void give_back(std::vector<queue::delivery>& deliveries);

 private:
  struct window {
    queue::time_point end;
    /// The delivery that opened it, which may enter again.
    queue::delivery_id opened_by = 0;
    std::optional<queue::delivery> held;
  };
  using windows = std::unordered_map<std::string, window>;

  answer merge(window& open, const std::string& key, queue::delivery& what);
  void note(const std::string& key);
  void forget_ended(queue::time_point now);

  const std::size_t most_windows_;
  windows windows_;
  std::multimap<queue::time_point, std::string> by_end_;
  std::multimap<queue::time_point, std::string> held_by_end_;
  // Windows whose held delivery stands for more than was noted.
  std::set<std::string> changed_;
  std::vector<queue::settlement> notes_;
};

}  // namespace sidehook::pacing
