#include "daemon/journal/salvage.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace sidehook::journal {
namespace {

constexpr std::size_t deliveries_at_once = 256;
// Numbers are not covered by the checksum; beyond these they make no sense.
constexpr int most_attempts = 10'000;
constexpr std::chrono::hours longest_delay{24 * 366};

enum class order { up, down };

/// A table of deliveries.
struct source {
  std::string_view table;
  std::string_view columns;
  /// What its rows are in the order of, and which of the columns that is.
  std::string_view key;
  int key_column = 0;
  std::vector<stored_delivery> (*deliveries_of)(const store::sqlite_rows& rows) = nullptr;
};

const source tried{
    "deliveries", delivery_rows::columns(), "id", 0,
    [](const store::sqlite_rows& rows) { return std::vector{delivery_rows::row_of(rows)}; }};
const source fresh{"packs", pack_rows::columns(), "last", 1, pack_rows::deliveries_of};

/// Reads the deliveries of a table that may be damaged, from one end on.
class row_reader {
 public:
  row_reader(store::sqlite_database& database, const source& from, order order)
      : from_(from),
        order_(order),
        next_(order == order::up ? std::numeric_limits<std::int64_t>::min()
                                 : std::numeric_limits<std::int64_t>::max()),
        read_(database, fmt::format("SELECT {} FROM {} WHERE {} {} ?1 ORDER BY {} {}", from.columns,
                                    from.table, from.key, order == order::up ? ">=" : "<=",
                                    from.key, order == order::up ? "ASC" : "DESC")) {}

  /// Whether neither the end was reached nor damage.
  bool has_more() const { return !ended_; }
  bool met_damage() const { return met_damage_; }
  /// The next deliveries, if any.
  std::vector<stored_delivery> read() {
    std::vector<stored_delivery> deliveries;
    try {
      auto rows = read_.query(next_);
      while (deliveries.size() < deliveries_at_once && (ended_ = !rows.next(), !ended_)) {
        std::ranges::move(from_.deliveries_of(rows), std::back_inserter(deliveries));
        const auto key = rows.integer(from_.key_column);
        next_ = order_ == order::up ? key + 1 : key - 1;
      }
    } catch (const store::sqlite_error&) {
      ended_ = true;
      met_damage_ = true;
    }
    return deliveries;
  }

 private:
  const source& from_;
  const order order_;
  std::int64_t next_;
  bool ended_ = false;
  bool met_damage_ = false;
  store::sqlite_statement read_;
};

/// The deliveries of packs that are settled, as far as that can be read: the others run once more.
class settled_ids {
 public:
  explicit settled_ids(store::sqlite_database& database) {
    try {
      store::sqlite_statement statement(database, "SELECT first, last FROM settled ORDER BY first");
      auto rows = statement.query();
      while (rows.next()) ranges_.emplace_back(rows.integer(0), rows.integer(1));
    } catch (const store::sqlite_error&) {
      // There were none before packs, either.
    }
  }

  bool contain(const stored_delivery& what) const {
    if (what.at.due > 0) return false;
    const auto id = as_stored(what.at.id);
    const auto behind = std::ranges::upper_bound(ranges_, id, {}, &range::first);
    return behind != ranges_.begin() && id <= std::prev(behind)->second;
  }

 private:
  using range = std::pair<std::int64_t, std::int64_t>;
  std::vector<range> ranges_;
};

bool has_sense(const stored_delivery& row) {
  const auto latest = stored(row.accepted + longest_delay);
  return row.at.id > 0 && row.attempt >= 1 && row.attempt <= most_attempts && row.kills >= 0 &&
         row.at.due >= 0 && row.at.due <= latest;
}

/// Copies deliveries that are intact, each once.
class copier {
 public:
  copier(store::sqlite_database& from, journal_file& into)
      : from_(from), settled_(from), into_(into) {}

  void copy(const source& table) {
    std::optional<row_reader> first;
    std::optional<row_reader> last;
    try {
      first.emplace(from_, table, order::up);
      last.emplace(from_, table, order::down);
    } catch (const store::sqlite_error&) {
      // It is not there, or cannot be told from others.
      return;
    }
    copy(*first);
    if (first->met_damage()) copy(*last);
  }
  std::size_t count() const { return count_; }

 private:
  void copy(row_reader& from) {
    while (from.has_more()) write(from.read());
  }

  void write(std::vector<stored_delivery> rows) {
    std::vector<placed> taken;
    for (auto& row : rows) {
      if (!row.intact || !has_sense(row) || settled_.contain(row) ||
          into_.deliveries().find(row.at.id))
        continue;
      const auto at = row.at;
      taken.emplace_back(at, restored(std::move(row), nobody));
    }
    std::ranges::sort(taken, {}, [](const placed& each) { return each.first.id; });
    store::sqlite_transaction transaction(into_.database());
    into_.deliveries().insert(taken);
    transaction.commit();
    count_ += taken.size();
  }

  // The handlers are not known yet; a delivery keeps their names.
  static std::optional<queue::found_handler> nobody(const std::string& /*api_id*/,
                                                    const std::string& /*handler*/,
                                                    const std::string& /*event_type*/) {
    return std::nullopt;
  }

  store::sqlite_database& from_;
  const settled_ids settled_;
  journal_file& into_;
  std::size_t count_ = 0;
};

}  // namespace

std::size_t salvage(const std::filesystem::path& damaged, journal_file& into) {
  // SQLite would delete the log of an empty file.
  if (std::filesystem::is_empty(damaged)) return 0;
  std::optional<store::sqlite_database> database;
  try {
    database.emplace(damaged, store::sqlite_database::read_only{});
  } catch (const store::sqlite_error&) {
    return 0;
  }
  copier copier(*database, into);
  copier.copy(tried);
  copier.copy(fresh);
  return copier.count();
}

}  // namespace sidehook::journal
