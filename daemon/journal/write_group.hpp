#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/journal/delivery_window.hpp"
#include "daemon/queue/event_queue.hpp"

namespace sidehook::journal {

/// What one call of offer() brought. Jobs that were refused at once are null; what becomes of the
/// others, their admissions say.
struct offered {
  std::vector<route::shared_job> jobs;
  std::vector<queue::admission> admissions;
  std::function<void(std::vector<queue::admission>)> decided;
};

/// A taken delivery, and what becomes of it.
struct settled {
  queue::settlement how;
  /// Without its job when it is done: nobody needs that any more.
  queue::delivery what;
  place at;
  /// What it counts.
  std::size_t bytes = 0;
};

/// Of a delivery that stood at that place.
settled settled_as(queue::settlement how, placed taken);

/// What is written in one transaction.
struct write_group {
  bool empty() const { return settlements.empty() && offers.empty(); }

  std::vector<settled> settlements;
  std::deque<offered> offers;
  /// Of the offers that are written.
  std::vector<placed> accepted;
  /// The ids that their senders gave them, each within its API.
  std::set<route::sender_key> sender_ids = {};
};

/// Whether the settlement gives the delivery another place: to run again, or later.
bool is_rescheduled(const settled& settlement);
/// The delivery as it runs then, and its place.
placed rescheduled(const settled& settlement);

/// Refuses all that is offered and was not refused before.
void refuse(write_group& group, queue::admission why);

/// A job's events and histories, once for each of its deliveries.
std::size_t size_of(const route::job& job);

}  // namespace sidehook::journal
