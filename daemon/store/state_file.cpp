#include "daemon/store/state_file.hpp"

#include <array>

namespace sidehook::store {
namespace {

// Times are milliseconds since 1970; without one, a text stays for good. table_sizes is kept by
// triggers, so that it is right whoever writes, and after every start.
constexpr std::array migrations{
    R"sql(
CREATE TABLE table_sizes (table_name TEXT NOT NULL PRIMARY KEY, bytes INTEGER NOT NULL) STRICT;
INSERT INTO table_sizes VALUES ('sessions', 0), ('key_values', 0);

CREATE TABLE sessions (
  key TEXT NOT NULL PRIMARY KEY, bytes INTEGER NOT NULL, expires_at INTEGER, text TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_expiry ON sessions (expires_at) WHERE expires_at IS NOT NULL;
CREATE TRIGGER sessions_added AFTER INSERT ON sessions BEGIN
  UPDATE table_sizes SET bytes = bytes + NEW.bytes WHERE table_name = 'sessions';
END;
CREATE TRIGGER sessions_changed AFTER UPDATE ON sessions BEGIN
  UPDATE table_sizes SET bytes = bytes + NEW.bytes - OLD.bytes WHERE table_name = 'sessions';
END;
CREATE TRIGGER sessions_removed AFTER DELETE ON sessions BEGIN
  UPDATE table_sizes SET bytes = bytes - OLD.bytes WHERE table_name = 'sessions';
END;

CREATE TABLE key_values (
  key TEXT NOT NULL PRIMARY KEY, bytes INTEGER NOT NULL, expires_at INTEGER, text TEXT NOT NULL
) STRICT;
CREATE INDEX key_values_by_expiry ON key_values (expires_at) WHERE expires_at IS NOT NULL;
CREATE TRIGGER key_values_added AFTER INSERT ON key_values BEGIN
  UPDATE table_sizes SET bytes = bytes + NEW.bytes WHERE table_name = 'key_values';
END;
CREATE TRIGGER key_values_changed AFTER UPDATE ON key_values BEGIN
  UPDATE table_sizes SET bytes = bytes + NEW.bytes - OLD.bytes WHERE table_name = 'key_values';
END;
CREATE TRIGGER key_values_removed AFTER DELETE ON key_values BEGIN
  UPDATE table_sizes SET bytes = bytes - OLD.bytes WHERE table_name = 'key_values';
END;
)sql",
};

}  // namespace

state_file::state_file(const std::filesystem::path& data_dir, const state_limits& limits)
    : database(data_dir / "state.db", migrations),
      sessions(database, "sessions", limits.session_bytes),
      key_values(database, "key_values", limits.key_value_bytes) {}

}  // namespace sidehook::store
