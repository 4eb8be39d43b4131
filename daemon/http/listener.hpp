#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "daemon/http/limits.hpp"
#include "daemon/http/listening_socket.hpp"
#include "daemon/http/net.hpp"
#include "daemon/http/rate_limited_report.hpp"
#include "daemon/http/router.hpp"
#include "daemon/http/session_group.hpp"

namespace sidehook::http {

/// Accepts a socket's connections, and gives each to one of the io_contexts for its whole life, in
/// turn.
///
/// Owned by the composition root. Lives on the first io_context; every io_context is run by one
/// thread. It may be destroyed once these threads have ended, and before the io_contexts are. On
/// stop: stop_accepting(), then, when waiting has lasted long enough, close_all().
class listener {
 public:
  /// @param contexts  at least one
  /// @param report    told of what goes wrong here, at a limited rate, on the threads of the
  /// io_contexts
  /// @param tls       empty when connections are not encrypted
  listener(const std::vector<boost::asio::io_context*>& contexts, const limits& limits,
           router router, report_sink report, tls_source tls = {});
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;

  /// Begins to accept.
  void start(listening_socket socket);
  /// The port that connections are accepted on; 0 before start().
  std::uint16_t port() const { return address_.port; }

  /// The following may be called on any thread, after start().

  /// Accepts no more. Connections without a request under way end at once, the others with their
  /// next answer.
  /// @param drained  called once, on the listener's thread, when the last connection has ended
  void stop_accepting(std::function<void()> drained);
  /// Accepts no more, and ends all connections as they are.
  void close_all();

 private:
  void accept();
  void on_accepted(error_code error, stream_socket socket, session_group& group);
  void admit(stream_socket socket, session_group& group);
  void wait_and_accept(error_code error);
  void on_ended(const peer& peer, admission admission);
  void close_acceptor();
  void tell_when_drained();
  std::size_t& count_of(admission admission);

  bind_address address_;
  io_executor executor_;
  std::shared_ptr<const service> service_;
  std::vector<std::shared_ptr<session_group>> groups_;
  std::size_t next_group_ = 0;
  stream_acceptor acceptor_;
  steady_timer retry_;
  rate_limited_report accept_report_;
  rate_limited_report limit_report_;
  std::size_t served_ = 0;
  std::size_t refused_ = 0;
  std::function<void()> drained_;
};

}  // namespace sidehook::http
