#include "daemon/journal/salvage.hpp"

#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace sidehook::journal {
namespace {

constexpr std::size_t rows_at_once = 256;
// Numbers are not covered by the checksum; beyond these they make no sense.
constexpr int most_attempts = 10'000;
constexpr std::chrono::hours longest_delay{24 * 366};

enum class order { up, down };

/// Reads the rows of a table that may be damaged, from one end on.
class row_reader {
 public:
  row_reader(store::sqlite_database& database, order order)
      : order_(order),
        next_(order == order::up ? std::numeric_limits<std::int64_t>::min()
                                 : std::numeric_limits<std::int64_t>::max()),
        read_(database, fmt::format("SELECT {} FROM deliveries WHERE id {} ?1 ORDER BY id {}",
                                    delivery_rows::columns(), order == order::up ? ">=" : "<=",
                                    order == order::up ? "ASC" : "DESC")) {}

  /// The next rows; none at the end, or where the damage begins.
  std::vector<stored_delivery> read() {
    std::vector<stored_delivery> rows;
    if (ended_) return rows;
    try {
      auto found = read_.query(next_);
      while (rows.size() < rows_at_once && (ended_ = !found.next(), !ended_)) {
        rows.push_back(delivery_rows::row_of(found));
        const auto id = static_cast<std::int64_t>(rows.back().at.id);
        next_ = order_ == order::up ? id + 1 : id - 1;
      }
    } catch (const store::sqlite_error&) {
      ended_ = true;
      met_damage_ = true;
    }
    return rows;
  }
  bool met_damage() const { return met_damage_; }

 private:
  const order order_;
  std::int64_t next_;
  bool ended_ = false;
  bool met_damage_ = false;
  store::sqlite_statement read_;
};

bool has_sense(const stored_delivery& row) {
  const auto latest = stored(row.accepted + longest_delay);
  return row.at.id > 0 && row.attempt >= 1 && row.attempt <= most_attempts && row.kills >= 0 &&
         row.at.due >= 0 && row.at.due <= latest;
}

/// Copies rows that are intact, each once.
class copier {
 public:
  explicit copier(journal_file& into) : into_(into) {}

  void copy(row_reader& from) {
    for (auto rows = from.read(); !rows.empty(); rows = from.read()) write(std::move(rows));
  }
  std::size_t count() const { return count_; }

 private:
  void write(std::vector<stored_delivery> rows) {
    store::sqlite_transaction transaction(into_.database());
    for (auto& row : rows) {
      if (!row.intact || !has_sense(row) || into_.deliveries().find(row.at.id)) continue;
      const auto at = row.at;
      into_.deliveries().insert(restored(std::move(row), nobody), at);
      ++count_;
    }
    transaction.commit();
  }

  // The handlers are not known yet; a delivery keeps their names.
  static std::optional<queue::found_handler> nobody(const std::string& /*api_id*/,
                                                    const std::string& /*handler*/,
                                                    const std::string& /*event_type*/) {
    return std::nullopt;
  }

  journal_file& into_;
  std::size_t count_ = 0;
};

}  // namespace

std::size_t salvage(const std::filesystem::path& damaged, journal_file& into) {
  // SQLite would delete the log of an empty file.
  if (std::filesystem::is_empty(damaged)) return 0;
  copier copier(into);
  std::optional<store::sqlite_database> database;
  std::optional<row_reader> first;
  std::optional<row_reader> last;
  try {
    database.emplace(damaged, store::sqlite_database::read_only{});
    first.emplace(*database, order::up);
    last.emplace(*database, order::down);
  } catch (const store::sqlite_error&) {
    // Not even its tables are told apart.
    return 0;
  }
  copier.copy(*first);
  if (first->met_damage()) copier.copy(*last);
  return copier.count();
}

}  // namespace sidehook::journal
