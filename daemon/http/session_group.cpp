#include "daemon/http/session_group.hpp"

#include <exception>
#include <utility>
#include <vector>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

#include "daemon/http/session.hpp"

namespace sidehook::http {

session_group::session_group(const io_executor& executor,
                             std::shared_ptr<const http::service> service, on_ended ended)
    : executor_(executor),
      service_(std::move(service)),
      ended_(std::move(ended)),
      report_(service_->report) {}

void session_group::adopt(tcp_socket socket, admission admission) {
  boost::asio::dispatch(
      executor_, [self = shared_from_this(), socket = std::move(socket), admission]() mutable {
        self->start_session(std::move(socket), admission);
      });
}

void session_group::start_session(tcp_socket socket, admission admission) {
  if (mode_ == mode::closed) return ended_(admission);
  std::shared_ptr<session> started;
  try {
    started = std::make_shared<session>(std::move(socket), shared_from_this(), admission);
    sessions_.insert(started.get());
  } catch (const std::exception& error) {
    report(error.what());
    return ended_(admission);
  }
  started->start();
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

void session_group::leave(session& session) {
  sessions_.erase(&session);
  ended_(session.admitted_as());
}

}  // namespace sidehook::http
