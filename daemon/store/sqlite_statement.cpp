#include "daemon/store/sqlite_statement.hpp"

#include <sqlite3.h>

namespace sidehook::store {

void sqlite_statement::finalizer::operator()(sqlite3_stmt* handle) const {
  sqlite3_finalize(handle);
}

sqlite_statement::sqlite_statement(sqlite_database& database, std::string_view sql)
    : database_(database) {
  sqlite3_stmt* handle = nullptr;
  const int result = sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
  if (result != SQLITE_OK) database_.fail();
  handle_.reset(handle);
}

void sqlite_statement::bind(int index, std::int64_t value) {
  if (sqlite3_bind_int64(handle_.get(), index, value) != SQLITE_OK) database_.fail();
}

void sqlite_statement::bind(int index, std::string_view text) {
  // A null pointer would be bound as NULL.
  const char* data = text.empty() ? "" : text.data();
  const int result =
      sqlite3_bind_text64(handle_.get(), index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
  if (result != SQLITE_OK) database_.fail();
}

void sqlite_statement::bind(int index, std::optional<std::int64_t> value) {
  if (value) return bind(index, *value);
  if (sqlite3_bind_null(handle_.get(), index) != SQLITE_OK) database_.fail();
}

void sqlite_statement::bind(int index, const std::optional<std::string>& text) {
  if (text) return bind(index, std::string_view(*text));
  bind(index, std::optional<std::int64_t>());
}

bool sqlite_statement::step() {
  const int result = sqlite3_step(handle_.get());
  if (result != SQLITE_ROW && result != SQLITE_DONE) database_.fail();
  return result == SQLITE_ROW;
}

void sqlite_statement::reset() {
  sqlite3_reset(handle_.get());
  sqlite3_clear_bindings(handle_.get());
}

std::int64_t sqlite_rows::integer(int column) const {
  return sqlite3_column_int64(statement_.handle_.get(), column);
}

std::optional<std::int64_t> sqlite_rows::optional_integer(int column) const {
  if (sqlite3_column_type(statement_.handle_.get(), column) == SQLITE_NULL) return std::nullopt;
  return integer(column);
}

std::string_view sqlite_rows::text(int column) const {
  const auto* data = sqlite3_column_text(statement_.handle_.get(), column);
  if (data == nullptr) return {};
  const int size = sqlite3_column_bytes(statement_.handle_.get(), column);
  return {reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)};
}

}  // namespace sidehook::store
