#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "daemon/http/acceptor.hpp"
#include "daemon/http/limits.hpp"
#include "daemon/http/listening_socket.hpp"
#include "daemon/http/net.hpp"
#include "daemon/http/rate_limited_report.hpp"
#include "daemon/http/router.hpp"
#include "daemon/http/session_group.hpp"

namespace sidehook::http {

/// Accepts the connections of some sockets, and gives each to one of the io_contexts for its whole
/// life, in turn.
///
/// Owned by the composition root. Lives on the first io_context; every io_context is run by one
/// thread. It may be destroyed once these threads have ended, and before the io_contexts are. On
/// stop: stop_accepting(), then, when waiting has lasted long enough, close_all().
class listener {
 public:
  /// @param contexts  at least one
  /// @param report    told of what goes wrong here, at a limited rate, on the threads of the
  /// io_contexts
  /// @param tls       empty when connections are not encrypted; those of Unix domain sockets never
  /// are
  /// @param access    told of each request, if it is not empty
  listener(const std::vector<boost::asio::io_context*>& contexts, const limits& limits,
           router router, report_sink report, tls_source tls = {}, access_sink access = {});
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;

  /// Begins to accept.
  void start(std::vector<listening_socket> sockets);
  bool has_started() const { return !acceptors_.empty(); }
  /// The port of the first TCP socket; 0 before start(), or without one.
  std::uint16_t port() const { return port_; }
  /// Where it accepts connections: "127.0.0.1:8090 /run/sidehook.sock".
  const std::string& places() const { return places_; }

  /// Any thread.
  const http_figures& figures() const { return *service_->figures; }

  /// The following may be called on any thread, after start().

  /// Accepts no more. Connections without a request under way end at once, the others with their
  /// next answer.
  /// @param drained  called once, on the listener's thread, when the last connection has ended
  void stop_accepting(std::function<void()> drained);
  /// Accepts no more, and ends all connections as they are.
  void close_all();

 private:
  session_group& next_group();
  void add(listening_socket socket);
  void admit(stream_socket socket, session_group& group);
  admission admission_of(const peer& peer);
  void on_ended(const peer& peer, admission admission);
  void close_acceptors();
  void tell_when_drained();

  io_executor executor_;
  std::shared_ptr<const service> service_;
  std::vector<std::shared_ptr<session_group>> groups_;
  std::size_t next_group_ = 0;
  std::vector<std::unique_ptr<acceptor>> acceptors_;
  std::uint16_t port_ = 0;
  std::string places_;
  rate_limited_report limit_report_;
  rate_limited_report source_report_;
  std::size_t served_ = 0;
  std::size_t refused_ = 0;
  /// Of the connections served, how many come from a peer::source.
  std::unordered_map<std::string, std::size_t> served_by_source_;
  std::function<void()> drained_;
};

}  // namespace sidehook::http
