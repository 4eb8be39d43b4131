#include "daemon/journal/delivery_page.hpp"

#include <utility>

namespace sidehook::journal {

totals totals_of(store::sqlite_statement& statement) {
  auto rows = statement.query();
  rows.next();
  return {static_cast<std::size_t>(rows.integer(0)), static_cast<std::size_t>(rows.integer(1))};
}

bool page_filler::take(stored_delivery&& row, const skipper& skip) {
  const auto at = row.at;
  if (!skip(at.id)) {
    bytes_ += size_of(row);
    page_.rows.push_back(std::move(row));
  }
  page_.rest = place{at.due, at.id + 1};
  return page_.rows.size() < room_.deliveries && bytes_ < room_.bytes;
}

delivery_page page_filler::last() {
  page_.rest.reset();
  return std::move(page_);
}

}  // namespace sidehook::journal
