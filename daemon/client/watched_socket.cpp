#include "daemon/client/watched_socket.hpp"

#include <utility>

namespace sidehook::client {

static_assert(CURL_POLL_IN == CURL_CSELECT_IN && CURL_POLL_OUT == CURL_CSELECT_OUT &&
              CURL_POLL_INOUT == (CURL_POLL_IN | CURL_POLL_OUT));

watched_socket::watched_socket(const jsvm::vm_executor& executor, curl_socket_t socket,
                               on_ready ready)
    : socket_(socket), descriptor_(executor, socket), ready_(std::move(ready)) {}

watched_socket::~watched_socket() { let_go(); }

void watched_socket::watch(int what) {
  wanted_ = what;
  wait_for_what_is_wanted();
}

void watched_socket::let_go() {
  wanted_ = CURL_POLL_NONE;
  ready_ = nullptr;
  if (descriptor_.is_open()) descriptor_.release();
}

void watched_socket::wait_for_what_is_wanted() {
  wait_for(CURL_POLL_IN, descriptor::wait_read);
  wait_for(CURL_POLL_OUT, descriptor::wait_write);
}

void watched_socket::wait_for(int direction, descriptor::wait_type type) {
  if ((wanted_ & direction) == 0 || (waiting_ & direction) != 0) return;
  waiting_ |= direction;
  descriptor_.async_wait(type, [self = shared_from_this(), direction](auto error) {
    self->on_event(direction, error);
  });
}

// An error other than the end of the watch is for libcurl to find out.
void watched_socket::on_event(int direction, boost::system::error_code error) {
  waiting_ &= ~direction;
  if ((wanted_ & direction) == 0) return;
  const on_ready ready = ready_;
  ready(socket_, error ? CURL_CSELECT_ERR : direction);
  wait_for_what_is_wanted();
}

}  // namespace sidehook::client
