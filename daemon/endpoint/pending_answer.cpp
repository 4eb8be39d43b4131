#include "daemon/endpoint/pending_answer.hpp"

#include <utility>

#include <boost/asio/post.hpp>

#include "daemon/endpoint/refusal.hpp"

namespace sidehook::endpoint {

// Tells the answer which event's handler ended.
class pending_answer::listener : public route::run_listener {
 public:
  listener(std::shared_ptr<pending_answer> answer, std::size_t event)
      : answer_(std::move(answer)), event_(event) {}
  void run_ended(std::size_t handler, const jsvm::run_result& result) override {
    answer_->run_ended(event_, handler, result);
  }

 private:
  std::shared_ptr<pending_answer> answer_;
  std::size_t event_;
};

pending_answer::pending_answer(std::vector<event_answer> events, answer_style style,
                               event_reports& reports, http::responder respond)
    : events_(std::move(events)),
      style_(std::move(style)),
      reports_(reports),
      respond_(std::move(respond)) {}

void pending_answer::listen_to(route::job& job, std::size_t place) {
  const std::lock_guard lock(mutex_);
  job.listener = std::make_shared<listener>(shared_from_this(), place);
  auto& runs = events_[place].runs;
  for (const auto& handler : job.handlers) runs.push_back({handler->name, std::nullopt});
  runs_left_ += job.handlers.size();
}

void pending_answer::wait_for_runs(std::chrono::milliseconds longest,
                                   boost::asio::io_context& timers) {
  const std::lock_guard lock(mutex_);
  waits_ = true;
  timer_.emplace(timers, longest);
  timer_->async_wait([self = shared_from_this()](boost::system::error_code error) {
    if (!error) self->give_up_waiting();
  });
}

void pending_answer::decided(const std::vector<queue::admission>& admissions,
                             const std::vector<std::size_t>& places) {
  const std::lock_guard lock(mutex_);
  decided_ = true;
  for (std::size_t i = 0; i < admissions.size(); ++i) {
    auto& event = events_[places[i]];
    event.refused = refusal_of(admissions[i]);
    event.repeated = admissions[i] == queue::admission::repeated;
    if (!event.refused && !event.repeated) continue;
    runs_left_ -= event.runs.size();
    event.runs.clear();
  }
  reports_.decided(events_);
  answer_when_complete();
}

void pending_answer::run_ended(std::size_t event, std::size_t handler,
                               const jsvm::run_result& result) {
  const std::lock_guard lock(mutex_);
  auto& run = events_[event].runs[handler];
  // A further attempt comes after the answer, or makes no difference to it.
  if (run.result) return;
  run.result = result;
  --runs_left_;
  answer_when_complete();
}

void pending_answer::answer_when_complete() {
  if (!decided_ || (waits_ && runs_left_ > 0)) return;
  answer(waits_ ? runs_shown::yes : runs_shown::no);
}

// What remains to be said is whether the events are accepted, once that is decided.
void pending_answer::give_up_waiting() {
  const std::lock_guard lock(mutex_);
  waits_ = false;
  answer_when_complete();
}

void pending_answer::answer(runs_shown runs) {
  if (!respond_) return;
  (*respond_)(to_reply(events_, style_, runs));
  respond_.reset();
  // On whatever thread this is, the timer belongs to another: let its own thread take it back.
  if (timer_)
    boost::asio::post(timer_->get_executor(),
                      [self = shared_from_this()] { self->timer_->cancel(); });
}

}  // namespace sidehook::endpoint
