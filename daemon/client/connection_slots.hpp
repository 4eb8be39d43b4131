#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <string>
#include <unordered_map>

namespace sidehook::client {

/// Who may have a connection: so many in all, so many to one host. Who has to wait is served in the
/// order of arrival at its host, and hosts take turns, so that one that is full holds up no other.
///
/// libcurl's own queue wakes one waiting request at a time, whether or not its host has room, and
/// no time limit holds for those that wait.
///
/// Owned by http_client, on its strand.
class connection_slots {
  struct host_queue;

 public:
  struct limits {
    std::size_t in_all;
    std::size_t per_host;
  };

  /// Waits for a connection, then has it, until it is destroyed. The slots outlive it.
  class place {
   public:
    /// @param granted  called once, by some serve() later on, unless the place is destroyed before
    place(connection_slots& slots, const std::string& host, std::function<void()> granted);
    ~place();
    place(const place&) = delete;
    place& operator=(const place&) = delete;

    bool is_granted() const { return !granted_; }

   private:
    friend connection_slots;

    connection_slots& slots_;
    host_queue& host_;
    /// Empty once it was called.
    std::function<void()> granted_;
    std::list<place*>::iterator in_queue_;
  };

  explicit connection_slots(limits limits) : limits_(limits) {}

  /// Grants what is free to those that wait.
  void serve();
  bool is_full(const std::string& host) const;
  std::size_t in_use() const { return in_use_; }

 private:
  struct host_queue {
    std::string name{};
    std::size_t in_use = 0;
    std::list<place*> waiting{};
    bool takes_turns = false;
  };

  host_queue& queue_of(const std::string& host);
  void grant_first(host_queue& host);
  void leave(place& gone);
  void line_up(host_queue& host);
  void forget_if_idle(host_queue& host);

  limits limits_;
  std::size_t in_use_ = 0;
  bool serving_ = false;
  std::unordered_map<std::string, host_queue> hosts_;
  // Hosts with room and, unless their requests gave up, with someone who waits.
  std::list<host_queue*> turns_;
};

}  // namespace sidehook::client
