#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "daemon/journal/delivery_window.hpp"
#include "daemon/queue/event_queue.hpp"

namespace sidehook::journal {

/// What one call of offer() brought. Jobs that were refused at once are null; what becomes of the
/// others, their admissions say.
struct offered {
  std::vector<std::shared_ptr<const route::job>> jobs;
  std::vector<queue::admission> admissions;
  std::function<void(std::vector<queue::admission>)> decided;
};

/// A taken delivery, and what becomes of it.
struct settled {
  queue::settlement how;
  queue::delivery what;
  place at;
};

/// A delivery and where it stands.
using placed = std::pair<place, queue::delivery>;

/// What is written in one transaction.
struct write_group {
  bool empty() const { return settlements.empty() && offers.empty(); }

  std::vector<settled> settlements;
  std::deque<offered> offers;
  /// Of the offers that are written.
  std::vector<placed> accepted;
};

/// The delivery for its next attempt, and its place, after a settlement to run it again.
placed next_attempt(const settled& settlement);

/// Refuses all that is offered and was not refused before.
void refuse(write_group& group, queue::admission why);

/// A job's events and histories, once for each of its deliveries.
std::size_t size_of(const route::job& job);

}  // namespace sidehook::journal
