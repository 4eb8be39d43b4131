#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "daemon/redis/command.hpp"
#include "daemon/redis/reply.hpp"

namespace sidehook::redis {

/// As whom a server is spoken to.
struct credentials {
  /// "" for the default user.
  std::string username = {};
  /// "" for none.
  std::string password = {};
};

/// What a server has to be.
enum class server_role { any, master };

/// What is said to a server first, and what it has to answer before it is of use: who we are, which
/// database, and whether it serves. Pure: whoever has the connection sends commands(), all at once,
/// and hands over the replies in their order.
class handshake {
 public:
  enum class state { more, done, failed };

  /// @param database  not said when it is 0
  handshake(credentials who, std::size_t database, server_role wanted);

  const std::vector<command>& commands() const { return commands_; }
  /// Judges the next reply. Nothing more is to be handed over once it is not `more`.
  state take(const reply& next);
  /// Why it failed, in words that follow "Redis at …", without the password.
  const std::string& failure() const { return failure_; }

 private:
  enum class step { auth, select, ping, role };

  void add(step what, command said);
  std::string fault_in(step what, const reply& answer) const;
  std::string refused_auth(const std::string& error) const;

  std::vector<step> steps_;
  std::vector<command> commands_;
  std::size_t taken_ = 0;
  std::string password_;
  std::size_t database_;
  std::string failure_;
};

}  // namespace sidehook::redis
