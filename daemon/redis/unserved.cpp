#include "daemon/redis/unserved.hpp"

#include <array>
#include <string_view>

namespace sidehook::redis {
namespace {

struct row {
  std::string_view code;
  std::string_view meaning;
};

constexpr std::array<row, 4> rows{{
    {"READONLY", "is a read-only replica, not the master"},
    {"LOADING", "is still loading its data"},
    {"MASTERDOWN", "is a replica that has lost its master"},
    {"NOAUTH", "asks for a password (redis.password, redis.password_file)"},
}};

}  // namespace

std::string why_unserved(const reply& answer) {
  if (!answer.is(reply::kind::error)) return "";
  const auto code = std::string_view(answer.text).substr(0, answer.text.find(' '));
  for (const auto& [each, meaning] : rows) {
    if (code == each) return std::string(meaning);
  }
  return "";
}

}  // namespace sidehook::redis
