#pragma once

#include <memory>
#include <vector>

#include "test/bench/load_client/connection.hpp"
#include "test/bench/load_client/figures.hpp"
#include "test/bench/load_client/requests.hpp"
#include "test/bench/load_client/timetable.hpp"

namespace sidehook::bench {

/// Sends requests over all connections, from one thread, until they are sent and answered: every
/// request that was sent is counted.
class load {
 public:
  explicit load(const options& given);
  ~load();
  load(const load&) = delete;
  load& operator=(const load&) = delete;

  figures run();

 private:
  struct sender {
    explicit sender(std::uint16_t port) : connection(port) {}
    bench::connection connection;
    clock_type::time_point due;
    std::string stamped;         ///< the request, when it has its time in it
    bool waits_to_send = false;  ///< epoll tells when there is room
  };

  void send_what_is_due();
  void send(sender& by, clock_type::time_point due);
  void wait_for_events();
  void watch_for_room(sender& by);
  void note_answer(sender& by, int status);

  requests requests_;
  timetable timetable_;
  std::vector<std::unique_ptr<sender>> senders_;
  std::vector<sender*> idle_;
  int epoll_;
  figures figures_;
  clock_type::time_point now_;
};

}  // namespace sidehook::bench
