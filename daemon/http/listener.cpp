#include "daemon/http/listener.hpp"

#include <utility>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>

namespace sidehook::http {
namespace {

namespace asio = boost::asio;

// Connections beyond the limit that are told so; further ones are closed without a word.
constexpr std::size_t most_refused = 64;

bool is_counted_by_source(const peer& peer) { return peer.by == peer::transport::tcp; }

}  // namespace

listener::listener(const std::vector<asio::io_context*>& contexts, const limits& limits,
                   router router, report_sink report, tls_source tls, access_sink access)
    : executor_(contexts.at(0)->get_executor()),
      service_(std::make_shared<service>(service{limits, std::move(router), std::move(report),
                                                 std::move(tls), std::move(access),
                                                 std::make_unique<http_figures>()})),
      limit_report_(service_->report),
      source_report_(service_->report) {
  const auto ended = [this](const peer& peer, admission admission) {
    asio::dispatch(executor_, [this, peer, admission] { on_ended(peer, admission); });
  };
  for (asio::io_context* context : contexts) {
    groups_.push_back(std::make_shared<session_group>(context->get_executor(), service_, ended));
  }
}

void listener::start(std::vector<listening_socket> sockets) {
  for (listening_socket& socket : sockets) add(std::move(socket));
  asio::post(executor_, [this] {
    for (const auto& each : acceptors_) each->start();
  });
}

void listener::add(listening_socket socket) {
  if (port_ == 0) port_ = socket.port();
  if (!places_.empty()) places_ += ' ';
  places_ += socket.place();
  acceptors_.push_back(std::make_unique<acceptor>(
      executor_, std::move(socket), [this]() -> session_group& { return next_group(); },
      [this](stream_socket accepted, session_group& group) { admit(std::move(accepted), group); },
      service_->report));
}

session_group& listener::next_group() {
  session_group& next = *groups_[next_group_];
  next_group_ = (next_group_ + 1) % groups_.size();
  return next;
}

void listener::admit(stream_socket socket, session_group& group) {
  peer peer = peer_of(socket);
  const auto admission = admission_of(peer);
  if (admission != admission::served) {
    ++service_->figures->refused_connections;
    if (refused_ == most_refused) return;
    ++refused_;
  } else {
    service_->figures->connections = ++served_;
    if (is_counted_by_source(peer)) ++served_by_source_[peer.source];
  }
  group.adopt({std::move(socket), std::move(peer), admission});
}

admission listener::admission_of(const peer& peer) {
  const limits& limits = service_->limits;
  if (served_ >= limits.connections) {
    limit_report_.write(
        fmt::format("a connection was refused: there are {} already "
                    "(listen.max_connections)",
                    limits.connections));
    return admission::too_many;
  }
  if (!is_counted_by_source(peer)) return admission::served;
  const auto found = served_by_source_.find(peer.source);
  if (found == served_by_source_.end() || found->second < limits.connections_per_source)
    return admission::served;
  source_report_.write(
      fmt::format("a connection of {} was refused: there are {} already "
                  "(listen.max_connections_per_address)",
                  peer.source, limits.connections_per_source));
  return admission::too_many_of_source;
}

void listener::on_ended(const peer& peer, admission admission) {
  if (admission != admission::served) {
    --refused_;
  } else {
    service_->figures->connections = --served_;
    const auto counted = served_by_source_.find(peer.source);
    if (is_counted_by_source(peer) && --counted->second == 0) served_by_source_.erase(counted);
  }
  tell_when_drained();
}

void listener::stop_accepting(std::function<void()> drained) {
  asio::post(executor_, [this, drained = std::move(drained)]() mutable {
    drained_ = std::move(drained);
    close_acceptors();
    for (const auto& group : groups_) group->finish();
    tell_when_drained();
  });
}

void listener::close_all() {
  asio::post(executor_, [this] {
    close_acceptors();
    for (const auto& group : groups_) group->close_all();
  });
}

void listener::close_acceptors() {
  for (const auto& each : acceptors_) each->close();
}

void listener::tell_when_drained() {
  if (served_ + refused_ > 0 || !drained_) return;
  asio::post(executor_, std::exchange(drained_, nullptr));
}

}  // namespace sidehook::http
