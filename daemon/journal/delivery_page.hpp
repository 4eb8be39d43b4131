#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "daemon/journal/stored_delivery.hpp"
#include "daemon/store/sqlite_statement.hpp"

namespace sidehook::journal {

struct totals {
  std::size_t count = 0;
  std::size_t bytes = 0;
};

/// Of a statement that selects a number and a sum.
totals totals_of(store::sqlite_statement& statement);

/// Deliveries that were read on in a lane.
struct delivery_page {
  std::vector<stored_delivery> rows;
  /// Where the next page begins; nothing after the last one.
  std::optional<place> rest;
};

/// Says of an id whether to leave it out of a page.
using skipper = std::function<bool(queue::delivery_id)>;

/// Fills a page up to what there is room for.
class page_filler {
 public:
  explicit page_filler(const lane_bounds& room) : room_(room) {}

  /// Takes the next one in the lane, or leaves it out; false when the page is full.
  bool take(stored_delivery&& row, const skipper& skip);
  /// The page, which ends where the last one stood.
  delivery_page full() { return std::move(page_); }
  /// The page, behind which there is nothing.
  delivery_page last();

 private:
  const lane_bounds room_;
  std::size_t bytes_ = 0;
  delivery_page page_;
};

}  // namespace sidehook::journal
