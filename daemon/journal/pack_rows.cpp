#include "daemon/journal/pack_rows.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

#include <fmt/format.h>

namespace sidehook::journal {
namespace {

std::size_t bytes_of(std::span<const ended> deliveries) {
  return std::accumulate(deliveries.begin(), deliveries.end(), std::size_t{0},
                         [](std::size_t sum, const ended& each) { return sum + each.bytes; });
}

}  // namespace

pack_rows::pack_rows(store::sqlite_database& database)
    : insert_(database,
              "INSERT INTO packs (last, first, bytes, deliveries) VALUES (?1, ?2, ?3, ?4)"),
      around_(database, "SELECT first, last FROM packs WHERE last >= ?1 ORDER BY last LIMIT 1"),
      settle_(database, "INSERT OR IGNORE INTO settled (first, last, bytes) VALUES (?1, ?2, ?3)"),
      count_settled_in_(database,
                        "SELECT coalesce(sum(last - first + 1), 0) FROM settled "
                        "WHERE first BETWEEN ?1 AND ?2"),
      settled_in_(database,
                  "SELECT first, last FROM settled WHERE first BETWEEN ?1 AND ?2 ORDER BY first"),
      remove_settled_(database, "DELETE FROM settled WHERE first BETWEEN ?1 AND ?2"),
      remove_(database, "DELETE FROM packs WHERE last = ?1"),
      set_aside_(database,
                 "INSERT OR IGNORE INTO damaged_packs (last, first, bytes, deliveries) "
                 "SELECT last, first, bytes, deliveries FROM packs WHERE last = ?1"),
      read_(database,
            fmt::format("SELECT {} FROM packs WHERE last >= ?1 ORDER BY last", columns())),
      count_(database,
             "SELECT coalesce(sum(last - first + 1), 0), coalesce(sum(bytes), 0) FROM packs"),
      count_settled_(
          database,
          "SELECT coalesce(sum(last - first + 1), 0), coalesce(sum(bytes), 0) FROM settled") {}

void pack_rows::insert(std::span<const placed> deliveries) {
  for (const auto& each : packed(deliveries)) {
    insert_.run(as_stored(each.last), as_stored(each.first), static_cast<std::int64_t>(each.bytes),
                std::string_view(each.text));
  }
}

void pack_rows::settle(std::span<const ended> deliveries) {
  while (!deliveries.empty()) {
    const auto pack = around(deliveries.front().at.id);
    std::size_t count = 1;
    if (pack) {
      while (count < deliveries.size() && deliveries[count].at.id <= pack->last) ++count;
      settle_in(*pack, deliveries.first(count));
    }
    deliveries = deliveries.subspan(count);
  }
}

void pack_rows::settle_in(const range& pack, std::span<const ended> deliveries) {
  if (deliveries.size() == pack.size()) return remove(pack);
  note_settled(deliveries);
  if (settled_in(pack) < pack.size()) return;
  remove_settled_.run(as_stored(pack.first), as_stored(pack.last));
  remove(pack);
}

// Those with ids behind one another, which most have, take one row.
void pack_rows::note_settled(std::span<const ended> deliveries) {
  while (!deliveries.empty()) {
    std::size_t count = 1;
    while (count < deliveries.size() && deliveries[count].at.id == deliveries[count - 1].at.id + 1)
      ++count;
    const auto run = deliveries.first(count);
    settle_.run(as_stored(run.front().at.id), as_stored(run.back().at.id),
                static_cast<std::int64_t>(bytes_of(run)));
    deliveries = deliveries.subspan(count);
  }
}

std::size_t pack_rows::settled_in(const range& pack) {
  auto rows = count_settled_in_.query(as_stored(pack.first), as_stored(pack.last));
  return rows.next() ? static_cast<std::size_t>(rows.integer(0)) : 0;
}

void pack_rows::remove(const range& pack) { remove_.run(as_stored(pack.last)); }

void pack_rows::set_aside(queue::delivery_id id) {
  if (const auto pack = around(id)) set_aside_.run(as_stored(pack->last));
}

pack_rows::range pack_rows::range_of(const store::sqlite_rows& rows) {
  return {static_cast<queue::delivery_id>(rows.integer(0)),
          static_cast<queue::delivery_id>(rows.integer(1))};
}

std::optional<pack_rows::range> pack_rows::around(queue::delivery_id id) {
  auto rows = around_.query(as_stored(id));
  if (!rows.next()) return std::nullopt;
  const auto found = range_of(rows);
  if (id < found.first) return std::nullopt;
  return found;
}

std::vector<stored_delivery> pack_rows::deliveries_of(const store::sqlite_rows& rows) {
  const auto [first, last] = range_of(rows);
  // A damaged file may hold what none of our statements has written.
  const bool has_sense = first > 0 && last >= first && last - first < pack::most_deliveries;
  if (!has_sense) return {};
  return unpacked(first, last, rows.text(2));
}

void pack_rows::leave_out_settled(const range& pack, std::vector<stored_delivery>& deliveries) {
  auto settled = settled_in_.query(as_stored(pack.first), as_stored(pack.last));
  while (settled.next()) {
    const auto gone = range_of(settled);
    std::erase_if(deliveries, [&](const stored_delivery& each) {
      return each.at.id >= gone.first && each.at.id <= gone.last;
    });
  }
}

std::optional<stored_delivery> pack_rows::find(queue::delivery_id id) {
  const auto page = read(id, {1, 1}, [](queue::delivery_id /*any*/) { return false; });
  if (page.rows.empty() || page.rows.front().at.id != id) return std::nullopt;
  return page.rows.front();
}

delivery_page pack_rows::read(queue::delivery_id from, const lane_bounds& room,
                              const skipper& skip) {
  page_filler page(room);
  auto packs = read_.query(as_stored(from));
  while (packs.next()) {
    auto deliveries = deliveries_of(packs);
    leave_out_settled(range_of(packs), deliveries);
    for (auto& each : deliveries) {
      if (each.at.id >= from && !page.take(std::move(each), skip)) return page.full();
    }
  }
  return page.last();
}

totals pack_rows::count() {
  const auto all = totals_of(count_);
  const auto settled = totals_of(count_settled_);
  return {all.count - std::min(all.count, settled.count),
          all.bytes - std::min(all.bytes, settled.bytes)};
}

}  // namespace sidehook::journal
