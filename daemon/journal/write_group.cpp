#include "daemon/journal/write_group.hpp"

#include <algorithm>

#include "daemon/journal/stored_delivery.hpp"

namespace sidehook::journal {

std::size_t size_of(const route::job& job) { return job.event.json->size() * job.handlers.size(); }

placed next_attempt(const settled& settlement) {
  auto what = settlement.what;
  ++what.attempt;
  what.history = settlement.how.history;
  // 0 is for those that have not been tried.
  const std::int64_t due = std::max(stored(settlement.how.due), std::int64_t{1});
  return {place{due, what.id}, std::move(what)};
}

void refuse(write_group& group, queue::admission why) {
  for (auto& offer : group.offers) {
    for (std::size_t i = 0; i < offer.jobs.size(); ++i) {
      if (offer.jobs[i] && offer.admissions[i] == queue::admission::accepted)
        offer.admissions[i] = why;
    }
  }
}

}  // namespace sidehook::journal
