#include "daemon/journal/stored_deliveries.hpp"

#include <algorithm>

namespace sidehook::journal {

stored_deliveries::stored_deliveries(store::sqlite_database& database)
    : packs_(database),
      rows_(database),
      last_id_(database,
               "SELECT coalesce(max(seq), 0) FROM sqlite_sequence "
               "WHERE name IN ('deliveries', 'packs')") {}

void stored_deliveries::insert(std::span<const placed> deliveries) {
  while (!deliveries.empty()) {
    const auto tried = std::ranges::find_if(
        deliveries, [](const placed& each) { return !is_in_pack(each.first); });
    const auto fresh = static_cast<std::size_t>(tried - deliveries.begin());
    packs_.insert(deliveries.first(fresh));
    deliveries = deliveries.subspan(fresh);
    for (; !deliveries.empty() && !is_in_pack(deliveries.front().first);
         deliveries = deliveries.subspan(1))
      rows_.insert(deliveries.front().second, deliveries.front().first);
  }
}

void stored_deliveries::reschedule(place from, const placed& to) {
  const auto& [at, what] = to;
  if (is_in_pack(from)) return rows_.insert(what, at);
  rows_.reschedule(what, at);
}

void stored_deliveries::note(const placed& noted) {
  const auto& [at, what] = noted;
  if (!is_in_pack(at)) return rows_.note(at.id, what.count, what.last_seen);
  const ended gone{at, size_of(what)};
  packs_.settle({&gone, 1});
  rows_.insert(what, place_of_noted(at));
}

void stored_deliveries::remove(std::vector<ended> deliveries) {
  std::ranges::sort(deliveries, {}, &ended::at);
  const auto tried =
      std::ranges::find_if(deliveries, [](const ended& each) { return !is_in_pack(each.at); });
  packs_.settle({deliveries.begin(), tried});
  for (auto each = tried; each != deliveries.end(); ++each) rows_.remove(each->at.id);
}

std::string_view stored_deliveries::set_aside(const stored_delivery& what) {
  if (!is_in_pack(what.at)) {
    rows_.set_aside(what.at.id);
    return "damaged_deliveries";
  }
  packs_.set_aside(what.at.id);
  const ended gone{what.at, size_of(what)};
  packs_.settle({&gone, 1});
  return "damaged_packs";
}

std::optional<stored_delivery> stored_deliveries::find(queue::delivery_id id) {
  auto row = rows_.find(id);
  return row ? std::move(row) : packs_.find(id);
}

delivery_page stored_deliveries::read(const delivery_window::page_wanted& wanted,
                                      const skipper& skip) {
  return wanted.lane == lane_name::fresh ? packs_.read(wanted.from.id, wanted.room, skip)
                                         : rows_.read(wanted.from, wanted.room, skip);
}

totals stored_deliveries::count() {
  const auto packed = packs_.count();
  const auto rows = rows_.count();
  return {packed.count + rows.count, packed.bytes + rows.bytes};
}

queue::delivery_id stored_deliveries::last_id() {
  auto rows = last_id_.query();
  rows.next();
  return static_cast<queue::delivery_id>(rows.integer(0));
}

}  // namespace sidehook::journal
