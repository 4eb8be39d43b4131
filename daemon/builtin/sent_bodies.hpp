#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace sidehook::builtin {

/// What webhooks have sent, and are sending: no equal body is sent again within its cooldown, and
/// none while one is under way. Kept in memory: a restart forgets it. Outlives the handlers that
/// use it. Any thread.
class sent_bodies {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  /// Whether the body that was under way has been sent.
  enum class outcome { sent, not_sent };
  using listener = std::function<void(outcome)>;

  /// @param most  bodies that are known at once; what comes beyond is sent as it comes
  explicit sent_bodies(std::size_t most) : most_(most) {}

  enum class answer {
    send,       ///< it is the caller's to send, and to end()
    send_only,  ///< it is the caller's to send, and too many are known for it to become so
    sent,       ///< an equal one was sent, and its cooldown is not over
    under_way,  ///< an equal one is being sent
  };
  /// @param body  what makes bodies equal
  answer begin(const std::string& body, time_point now);
  /// Calls the listener once, on any thread, when the equal one that is under way has ended; from
  /// within this when it has meanwhile.
  void listen(const std::string& body, listener listener);
  /// What begin() let send has ended.
  /// @param until  the end of its cooldown
  void end(const std::string& body, outcome how, time_point until);

  std::size_t size() const;

 private:
  struct entry {
    bool under_way = true;
    std::vector<listener> listeners;
  };

  void forget_ended(time_point now);

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, entry> known_;
  std::multimap<time_point, std::string> by_end_;
};

}  // namespace sidehook::builtin
