#include "daemon/journal/write_group.hpp"

#include <algorithm>

#include "daemon/journal/stored_delivery.hpp"

namespace sidehook::journal {

std::size_t size_of(const route::job& job) { return job.event.json.size() * job.handlers.size(); }

settled settled_as(queue::settlement how, placed taken) {
  auto& [at, what] = taken;
  const std::size_t bytes = size_of(what);
  return {std::move(how), std::move(what), at, bytes};
}

bool is_rescheduled(const settled& settlement) {
  using decision = queue::settlement::decision;
  return settlement.how.what == decision::again || settlement.how.what == decision::postponed;
}

placed rescheduled(const settled& settlement) {
  auto what = settlement.what;
  if (settlement.how.what == queue::settlement::decision::again) {
    ++what.attempt;
    what.history = settlement.how.history;
  }
  // 0 is for those that have not been tried.
  const std::int64_t due = std::max(stored(settlement.how.due), std::int64_t{1});
  return {place{due, what.id}, std::move(what)};
}

void refuse(write_group& group, queue::admission why) {
  for (auto& offer : group.offers) {
    for (std::size_t i = 0; i < offer.jobs.size(); ++i) {
      auto& admission = offer.admissions[i];
      // What is repeated may be so in this very group.
      const bool admitted =
          admission == queue::admission::accepted || admission == queue::admission::repeated;
      if (offer.jobs[i] && admitted) admission = why;
    }
  }
}

}  // namespace sidehook::journal
