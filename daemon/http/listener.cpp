#include "daemon/http/listener.hpp"

#include <utility>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace sidehook::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// How long to wait when no connection can be accepted, for want of descriptors mostly.
constexpr std::chrono::milliseconds accept_pause{100};

// Connections beyond the limit that are told so; further ones are closed without a word.
constexpr std::size_t most_refused = 64;

}  // namespace

listener::listener(const std::vector<asio::io_context*>& contexts, const limits& limits,
                   router router, report_sink report, tls_source tls)
    : executor_(contexts.at(0)->get_executor()),
      service_(std::make_shared<service>(
          service{limits, std::move(router), std::move(report), std::move(tls)})),
      acceptor_(executor_),
      retry_(executor_),
      accept_report_(service_->report),
      limit_report_(service_->report) {
  const auto ended = [this](const peer& peer, admission admission) {
    asio::dispatch(executor_, [this, peer, admission] { on_ended(peer, admission); });
  };
  for (asio::io_context* context : contexts) {
    groups_.push_back(std::make_shared<session_group>(context->get_executor(), service_, ended));
  }
}

void listener::start(listening_socket socket) {
  address_ = socket.address();
  const bool is_v6 = asio::ip::make_address(address_.address).is_v6();
  acceptor_.assign(asio::generic::stream_protocol(is_v6 ? tcp::v6() : tcp::v4()), socket.release());
  asio::post(executor_, [this] { accept(); });
}

void listener::accept() {
  if (!acceptor_.is_open()) return;
  session_group& group = *groups_[next_group_];
  next_group_ = (next_group_ + 1) % groups_.size();
  acceptor_.async_accept(group.executor(), [this, &group](error_code error, stream_socket socket) {
    on_accepted(error, std::move(socket), group);
  });
}

void listener::on_accepted(error_code error, stream_socket socket, session_group& group) {
  if (error && error != asio::error::connection_aborted) return wait_and_accept(error);
  if (!error && acceptor_.is_open()) admit(std::move(socket), group);
  accept();
}

void listener::admit(stream_socket socket, session_group& group) {
  const auto admission =
      served_ < service_->limits.connections ? admission::served : admission::refused;
  if (admission == admission::refused) {
    limit_report_.write(fmt::format("a connection was refused: there are {} already",
                                    service_->limits.connections));
    if (refused_ == most_refused) return;
  }
  ++count_of(admission);
  peer peer = peer_of(socket);
  group.adopt({std::move(socket), std::move(peer), admission});
}

void listener::wait_and_accept(error_code error) {
  if (!acceptor_.is_open()) return;
  accept_report_.write(
      fmt::format("cannot accept a connection on {}: {}", to_string(address_), error.message()));
  retry_.expires_after(accept_pause);
  retry_.async_wait([this](error_code /*cancelled or passed*/) { accept(); });
}

std::size_t& listener::count_of(admission admission) {
  return admission == admission::served ? served_ : refused_;
}

void listener::on_ended(const peer& /*peer*/, admission admission) {
  --count_of(admission);
  tell_when_drained();
}

void listener::stop_accepting(std::function<void()> drained) {
  asio::post(executor_, [this, drained = std::move(drained)]() mutable {
    drained_ = std::move(drained);
    close_acceptor();
    for (const auto& group : groups_) group->finish();
    tell_when_drained();
  });
}

void listener::close_all() {
  asio::post(executor_, [this] {
    close_acceptor();
    for (const auto& group : groups_) group->close_all();
  });
}

// Not with close(): another process may have the socket open, and the reactor's interest in it
// would then outlive our descriptor. release() ends that interest.
void listener::close_acceptor() {
  if (acceptor_.is_open()) ::close(acceptor_.release());
  retry_.cancel();
}

void listener::tell_when_drained() {
  if (served_ + refused_ > 0 || !drained_) return;
  asio::post(executor_, std::exchange(drained_, nullptr));
}

}  // namespace sidehook::http
