#include "daemon/client/curl_loop.hpp"

#include <csignal>
#include <stdexcept>
#include <utility>

namespace sidehook::client {
namespace {

template <class Value>
void set_multi(const multi_handle& multi, CURLMoption option, Value value) {
  const CURLMcode code = curl().multi_setopt(multi.get(), option, value);
  if (code != CURLM_OK) throw std::runtime_error(curl().multi_strerror(code));
}

}  // namespace

curl_loop::curl_loop(const jsvm::vm_executor& executor, std::size_t most_connections)
    : executor_(executor), timer_(executor), most_connections_(most_connections) {
  // TLS writes to sockets whose other end may be gone, and the signal for that would end the
  // process.
  std::signal(SIGPIPE, SIG_IGN);
}

// As late as there is something to do: who never makes a request is spared libcurl's preparations.
CURLM* curl_loop::multi() {
  if (!multi_) {
    multi_handle made = make_multi();
    set_multi(made, CURLMOPT_SOCKETFUNCTION, &curl_loop::on_socket);
    set_multi(made, CURLMOPT_SOCKETDATA, this);
    set_multi(made, CURLMOPT_TIMERFUNCTION, &curl_loop::on_timer);
    set_multi(made, CURLMOPT_TIMERDATA, this);
    set_multi(made, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
    set_multi(made, CURLMOPT_MAXCONNECTS, static_cast<long>(most_connections_));
    set_multi(made, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(most_connections_));
    multi_ = std::move(made);
  }
  return multi_.get();
}

// libcurl closes what it has; nothing may still watch that.
curl_loop::~curl_loop() {
  for (const auto& [socket, watched] : sockets_) watched->let_go();
  multi_.reset();
}

void curl_loop::add(CURL* handle, transfer& what) {
  curl().easy_setopt(handle, CURLOPT_PRIVATE, static_cast<void*>(&what));
  const CURLMcode code = curl().multi_add_handle(multi(), handle);
  if (code != CURLM_OK) throw std::runtime_error(curl().multi_strerror(code));
}

void curl_loop::remove(CURL* handle) {
  if (multi_) curl().multi_remove_handle(multi_.get(), handle);
}

int curl_loop::on_socket(CURL* /*easy*/, curl_socket_t socket, int what, void* self,
                         void* /*watched*/) {
  static_cast<curl_loop*>(self)->watch(socket, what);
  return 0;
}

int curl_loop::on_timer(CURLM* /*multi*/, long timeout_ms, void* self) {
  static_cast<curl_loop*>(self)->set_timer(timeout_ms);
  return 0;
}

// A socket that cannot be watched is not: the time limit of its request ends that. An error here
// would make libcurl give up on all.
void curl_loop::watch(curl_socket_t socket, int what) try {
  auto& watched = sockets_[socket];
  if (what == CURL_POLL_REMOVE) {
    if (watched) watched->let_go();
    sockets_.erase(socket);
    return;
  }
  if (!watched) {
    watched = std::make_shared<watched_socket>(
        executor_, socket, [weak = weak_from_this()](curl_socket_t ready, int events) {
          if (const auto self = weak.lock()) self->act(ready, events);
        });
  }
  watched->watch(what);
} catch (const std::exception&) {
  sockets_.erase(socket);
}

// libcurl may not be called back from here, not even for a timeout of 0.
void curl_loop::set_timer(long timeout_ms) {
  if (timeout_ms < 0) {
    timer_.cancel();
    return;
  }
  timer_.expires_after(std::chrono::milliseconds(timeout_ms));
  timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
    if (error) return;
    if (const auto self = weak.lock()) self->act(CURL_SOCKET_TIMEOUT, 0);
  });
}

void curl_loop::act(curl_socket_t socket, int events) {
  int running = 0;
  curl().multi_socket_action(multi_.get(), socket, events, &running);
  tell_ended();
}

void curl_loop::tell_ended() {
  int left = 0;
  while (const CURLMsg* message = curl().multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* const handle = message->easy_handle;
    const CURLcode how = message->data.result;
    void* what = nullptr;
    curl().easy_getinfo(handle, CURLINFO_PRIVATE, &what);
    curl().multi_remove_handle(multi_.get(), handle);
    static_cast<transfer*>(what)->on_ended(how);
  }
}

}  // namespace sidehook::client
