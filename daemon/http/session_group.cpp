#include "daemon/http/session_group.hpp"

#include <exception>
#include <utility>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

#include "daemon/http/session.hpp"

namespace sidehook::http {
namespace {

// Of a turn of one thread that is busy.
constexpr std::size_t usual_steps = 32;

}  // namespace

session_group::session_group(const io_executor& executor,
                             std::shared_ptr<const http::service> service, on_ended ended)
    : executor_(executor),
      service_(std::move(service)),
      ended_(std::move(ended)),
      report_(service_->report),
      handshake_report_(service_->report) {}

void session_group::adopt(arrival arrival) {
  boost::asio::dispatch(executor_,
                        [self = shared_from_this(), arrival = std::move(arrival)]() mutable {
                          self->start_session(std::move(arrival));
                        });
}

void session_group::start_session(arrival arrival) {
  const peer peer = arrival.peer;
  const admission admission = arrival.admission;
  if (mode_ == mode::closed) return ended_(peer, admission);
  std::shared_ptr<session> started;
  try {
    started = make_session(std::move(arrival));
    if (started) sessions_.insert(started.get());
  } catch (const std::exception& error) {
    started.reset();
    report(error.what());
  }
  if (!started) return ended_(peer, admission);
  started->start();
}

// Null when the connection would have to go unencrypted that must not.
std::shared_ptr<session> session_group::make_session(arrival arrival) {
  std::shared_ptr<const tls_context> tls;
  if (service_->tls && arrival.peer.by == peer::transport::tcp) {
    tls = service_->tls();
    if (!tls) {
      report("a connection was closed: there is no certificate that can be used");
      return nullptr;
    }
  }
  return std::make_shared<session>(std::move(arrival), std::move(tls), shared_from_this());
}

void session_group::finish() {
  boost::asio::post(executor_, [self = shared_from_this()] {
    if (self->mode_ == mode::serving) self->mode_ = mode::finishing;
    self->for_each_session([](session& session) { session.close_when_idle(); });
  });
}

void session_group::close_all() {
  boost::asio::post(executor_, [self = shared_from_this()] {
    self->mode_ = mode::closed;
    self->for_each_session([](session& session) { session.close(); });
  });
}

// Over a copy: sessions leave while they are visited.
template <class Action>
void session_group::for_each_session(Action action) {
  const std::vector<session*> sessions(sessions_.begin(), sessions_.end());
  for (session* session : sessions) action(*session);
}

// The handler has the steps, and the group only knows of them: an io_context that goes before it
// has run it takes the sessions with it.
void session_group::do_next_turn(step step) {
  if (next_turn_ == nullptr) {
    auto steps = std::make_unique<std::vector<session_group::step>>();
    steps->reserve(usual_steps);
    auto* const opened = steps.get();
    boost::asio::post(executor_, [self = shared_from_this(), steps = std::move(steps)] {
      self->next_turn_ = nullptr;
      for (const auto& step : *steps) step.take(*step.of);
    });
    next_turn_ = opened;
  }
  next_turn_->push_back(std::move(step));
}

void session_group::leave(session& session) {
  sessions_.erase(&session);
  ended_(session.peer(), session.admitted_as());
}

}  // namespace sidehook::http
