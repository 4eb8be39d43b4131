#include "daemon/redis_store/error_reply.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace sidehook::redis_store {
namespace {

// What is wrong with the command or with what is under the key, and a memory that is full: another
// command may well do. "ERR" is said of all kinds of mistakes, and is no word for people.
constexpr std::array<std::string_view, 4> of_the_command = {"ERR", "WRONGTYPE", "OOM", "EXECABORT"};

refusal refused(const std::string& error) {
  const auto code = std::string_view(error).substr(0, error.find(' '));
  const bool of_command = std::ranges::find(of_the_command, code) != of_the_command.end();
  const bool general = code == "ERR" && error.size() > code.size();
  return {general ? error.substr(code.size() + 1) : error, !of_command};
}

}  // namespace

std::optional<refusal> why_refused(const redis::result<redis::reply>& reply) {
  if (!reply) return refusal{reply.error().message, true};
  if (reply->is(redis::reply::kind::error)) return refused(reply->text);
  return std::nullopt;
}

}  // namespace sidehook::redis_store
