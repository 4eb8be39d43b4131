#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "daemon/redis/reply.hpp"

namespace sidehook::redis {

/// What a request ends with: a reply for each command, or why there is none.
using answered = std::function<void(result<std::vector<reply>>)>;

/// A request that was written to a connection, and the replies to it so far. Owned by the
/// connection.
class exchange {
 public:
  /// @param loads  scripts that are loaded first, whose replies are not the request's
  exchange(std::size_t loads, std::size_t commands, answered done);

  /// How long it may wait on purpose, and until when its last reply must have come.
  std::chrono::milliseconds blocks{0};
  std::chrono::steady_clock::time_point deadline;

  void take(reply next);
  bool is_complete() const { return loads_ == 0 && replies_.size() == commands_; }
  std::size_t commands() const { return commands_; }
  /// The server did not know a script, or did not take it.
  bool lacks_script() const { return lacks_script_; }

  /// Either is called once.
  void answer() { done_(std::move(replies_)); }
  void fail(const failure& why) { done_(why); }

 private:
  std::size_t loads_;
  std::size_t commands_;
  answered done_;
  std::vector<reply> replies_;
  // Why a script could not be loaded.
  std::string load_failure_;
  bool lacks_script_ = false;
};

}  // namespace sidehook::redis
