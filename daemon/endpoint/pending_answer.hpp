#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/endpoint/event_answer.hpp"
#include "daemon/endpoint/event_reports.hpp"
#include "daemon/http/responder.hpp"
#include "daemon/queue/event_queue.hpp"
#include "daemon/route/job.hpp"

namespace sidehook::endpoint {

/// The answer to one POST while it comes together: first the queue decides on each event, then, if
/// the request waits, each handler ends. Kept alive by what will tell it. Any thread.
class pending_answer : public std::enable_shared_from_this<pending_answer> {
 public:
  /// @param reports  told what becomes of the events, once that is decided; must outlive this
  pending_answer(std::vector<event_answer> events, answer_style style, event_reports& reports,
                 http::responder respond);

  /// Hears of the handlers of this job, which is of events[place]. Before decided().
  void listen_to(route::job& job, std::size_t place);
  /// The request waits for the runs that are listened to, that long at the most. Before decided().
  void wait_for_runs(std::chrono::milliseconds longest, boost::asio::io_context& timers);
  /// What the queue decided on the events at these places.
  void decided(const std::vector<queue::admission>& admissions,
               const std::vector<std::size_t>& places);

 private:
  class listener;

  void run_ended(std::size_t event, std::size_t handler, const jsvm::run_result& result);
  void give_up_waiting();
  // With the lock held: answers when there is nothing more to wait for.
  void answer_when_complete();
  void answer(runs_shown runs);

  std::mutex mutex_;
  std::vector<event_answer> events_;
  const answer_style style_;
  event_reports& reports_;
  std::optional<http::responder> respond_;
  std::size_t runs_left_ = 0;
  bool waits_ = false;
  bool decided_ = false;
  std::optional<boost::asio::steady_timer> timer_;
};

}  // namespace sidehook::endpoint
