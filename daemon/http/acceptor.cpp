#include "daemon/http/acceptor.hpp"

#include <utility>

#include <fmt/format.h>
#include <unistd.h>

namespace sidehook::http {
namespace {

// How long to wait when no connection can be accepted, for want of descriptors mostly.
constexpr std::chrono::milliseconds accept_pause{100};

}  // namespace

acceptor::acceptor(const io_executor& executor, listening_socket socket, group_source next_group,
                   on_accepted accepted, const report_sink& report)
    : listening_(std::move(socket)),
      socket_(executor),
      retry_(executor),
      next_group_(std::move(next_group)),
      accepted_(std::move(accepted)),
      report_(report) {
  const boost::asio::generic::stream_protocol protocol(listening_.family(), 0);
  socket_.assign(protocol, listening_.release());
}

void acceptor::accept() {
  if (!socket_.is_open()) return;
  session_group& group = next_group_();
  socket_.async_accept(group.executor(), [this, &group](error_code error, stream_socket socket) {
    accepted(error, std::move(socket), group);
  });
}

void acceptor::accepted(error_code error, stream_socket socket, session_group& group) {
  if (error && error != boost::asio::error::connection_aborted) return wait_and_accept(error);
  if (!error && socket_.is_open()) accepted_(std::move(socket), group);
  accept();
}

void acceptor::wait_and_accept(error_code error) {
  if (!socket_.is_open()) return;
  report_.write(
      fmt::format("cannot accept a connection on {}: {}", listening_.place(), error.message()));
  retry_.expires_after(accept_pause);
  retry_.async_wait([this](error_code /*cancelled or passed*/) { accept(); });
}

// Not with the socket's own close(): another process may have it open, and the reactor's interest
// in it would then outlive our descriptor. release() ends that interest. A socket's file goes
// first: while someone listens nobody else puts theirs in its place.
void acceptor::close() {
  listening_.close();
  if (socket_.is_open()) ::close(socket_.release());
  retry_.cancel();
}

}  // namespace sidehook::http
