#include "daemon/store/key_value_rows.hpp"

#include <charconv>
#include <limits>

namespace sidehook::store {

using jsvm::host::answer;
using jsvm::host::answered;
using jsvm::host::nothing;

namespace {

constexpr std::int64_t for_good = -1;
constexpr std::int64_t no_such_key = -2;

// Only the one way of writing it: no blanks, no "+", no zeros in front.
std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || std::to_string(number) != text) return std::nullopt;
  return number;
}

}  // namespace

template <class Value>
answer<Value> key_value_rows::put(expiring_table& table, const std::string& key,
                                  std::string_view text, std::optional<instant> end, instant now,
                                  Value result) {
  if (table.put(key, text, end, now) == put_result::full)
    return {std::nullopt, "the storage is full (storage.max_bytes)"};
  if (end) thread_.expect_expiry();
  return {std::move(result), ""};
}

void key_value_rows::get(std::string key, answered<std::optional<std::string>> done) {
  using found = std::optional<std::string>;
  thread_.perform<found>(std::move(done),
                         [key = std::move(key)](state_file& file, instant now) -> answer<found> {
                           auto row = file.key_values.find(key, now);
                           return {row ? found(std::move(row->text)) : found(), ""};
                         });
}

void key_value_rows::set(std::string key, std::string value, std::chrono::seconds time_to_live,
                         answered<nothing> done) {
  thread_.perform<nothing>(std::move(done),
                           [this, key = std::move(key), value = std::move(value), time_to_live](
                               state_file& file, instant now) -> answer<nothing> {
                             return put(file.key_values, key, value, end_after(now, time_to_live),
                                        now, nothing());
                           });
}

void key_value_rows::set_if_absent(std::string key, std::string value,
                                   std::chrono::seconds time_to_live, answered<bool> done) {
  thread_.perform<bool>(std::move(done),
                        [this, key = std::move(key), value = std::move(value), time_to_live](
                            state_file& file, instant now) -> answer<bool> {
                          sqlite_transaction transaction(file.database);
                          if (file.key_values.find(key, now)) return {false, ""};
                          auto result = put(file.key_values, key, value,
                                            end_after(now, time_to_live), now, true);
                          transaction.commit();
                          return result;
                        });
}

void key_value_rows::remove(std::string key, answered<nothing> done) {
  thread_.perform<nothing>(
      std::move(done), [key = std::move(key)](state_file& file, instant now) -> answer<nothing> {
        file.key_values.remove(key, now);
        return {nothing(), ""};
      });
}

void key_value_rows::time_to_live(std::string key, answered<std::int64_t> done) {
  thread_.perform<std::int64_t>(
      std::move(done),
      [key = std::move(key)](state_file& file, instant now) -> answer<std::int64_t> {
        const auto row = file.key_values.find(key, now);
        if (!row) return {no_such_key, ""};
        if (!row->expires_at) return {for_good, ""};
        return {std::chrono::floor<std::chrono::seconds>(*row->expires_at - now).count(), ""};
      });
}

void key_value_rows::increment(std::string key, std::chrono::seconds time_to_live,
                               answered<std::int64_t> done) {
  thread_.perform<std::int64_t>(
      std::move(done),
      [this, key = std::move(key), time_to_live](state_file& file,
                                                 instant now) -> answer<std::int64_t> {
        sqlite_transaction transaction(file.database);
        const auto row = file.key_values.find(key, now);
        const auto before = row ? whole_number(row->text) : 0;
        if (!before) return {std::nullopt, "value is not an integer or out of range"};
        if (*before == std::numeric_limits<std::int64_t>::max())
          return {std::nullopt, "increment or decrement would overflow"};
        const std::int64_t next = *before + 1;
        auto end = row ? row->expires_at : std::nullopt;
        if (const auto given = end_after(now, time_to_live); next == 1 && given) end = given;
        auto result = put(file.key_values, key, std::to_string(next), end, now, next);
        transaction.commit();
        return result;
      });
}

}  // namespace sidehook::store
