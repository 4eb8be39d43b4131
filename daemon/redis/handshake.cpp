#include "daemon/redis/handshake.hpp"

#include <utility>

#include <fmt/format.h>

#include "daemon/redis/unserved.hpp"

namespace sidehook::redis {
namespace {

// Servers repeat what they do not understand, arguments included, in quotes.
std::string without_secret(const std::string& text, const std::string& secret) {
  std::string shown = text.substr(0, text.find_first_of("'`\""));
  if (secret.empty()) return shown;
  for (auto at = shown.find(secret); at != std::string::npos; at = shown.find(secret, at + 3))
    shown.replace(at, secret.size(), "***");
  return shown;
}

bool is_refused_by_acl(const reply& answer) {
  return answer.is(reply::kind::error) && answer.text.starts_with("NOPERM ");
}

bool is_master(const reply& role) {
  return role.is(reply::kind::list) && !role.items.empty() && role.items.front().text == "master";
}

}  // namespace

handshake::handshake(credentials who, std::size_t database, server_role wanted)
    : password_(who.password), database_(database) {
  if (!who.username.empty()) {
    add(step::auth, {{"AUTH", std::move(who.username), std::move(who.password)}});
  } else if (!who.password.empty()) {
    add(step::auth, {{"AUTH", std::move(who.password)}});
  }
  if (database != 0) add(step::select, {{"SELECT", std::to_string(database)}});
  // The last one shows whether the server serves, whatever was to be said before.
  if (wanted == server_role::master) {
    add(step::role, {{"ROLE"}});
  } else {
    add(step::ping, {{"PING"}});
  }
}

void handshake::add(step what, command said) {
  steps_.push_back(what);
  commands_.push_back(std::move(said));
}

handshake::state handshake::take(const reply& next) {
  failure_ = fault_in(steps_[taken_++], next);
  if (!failure_.empty()) return state::failed;
  return taken_ == steps_.size() ? state::done : state::more;
}

// A user who may not ask for the role, or ping, is let in all the same: the answers to what it may
// do tell the rest.
std::string handshake::fault_in(step what, const reply& answer) const {
  if (const auto reason = why_unserved(answer); !reason.empty()) return reason;
  if (what == step::role && !is_refused_by_acl(answer) && !is_master(answer))
    return answer.is(reply::kind::list) ? "is not the master"
                                        : fmt::format("does not tell its role: {}", answer.text);
  if (!answer.is(reply::kind::error)) return "";
  switch (what) {
    case step::auth:
      return refused_auth(answer.text);
    case step::select:
      return fmt::format("refuses database {} (redis.database): {}", database_, answer.text);
    default:
      return is_refused_by_acl(answer) ? "" : fmt::format("does not serve: {}", answer.text);
  }
}

std::string handshake::refused_auth(const std::string& error) const {
  if (error.starts_with("WRONGPASS")) return "refuses the user or the password";
  if (error.find("without any password configured") != std::string::npos)
    return "refuses the password: it has none set";
  return fmt::format("refuses AUTH: {}", without_secret(error, password_));
}

}  // namespace sidehook::redis
