#pragma once

#include <functional>

#include "daemon/http/listening_socket.hpp"
#include "daemon/http/net.hpp"
#include "daemon/http/rate_limited_report.hpp"
#include "daemon/http/session_group.hpp"

namespace sidehook::http {

/// Accepts the connections of one listening socket, whatever goes wrong meanwhile. Owned by a
/// listener, and lives on its thread. It ends with close(), and must not be destroyed while
/// something that it waits for may still be handled.
class acceptor {
 public:
  /// Where the next connection is to live.
  using group_source = std::function<session_group&()>;
  using on_accepted = std::function<void(stream_socket, session_group&)>;

  /// @param report  told of what goes wrong, at a limited rate
  acceptor(const io_executor& executor, listening_socket socket, group_source next_group,
           on_accepted accepted, const report_sink& report);

  void start() { accept(); }
  void close();

 private:
  void accept();
  void accepted(error_code error, stream_socket socket, session_group& group);
  void wait_and_accept(error_code error);

  listening_socket listening_;
  stream_acceptor socket_;
  steady_timer retry_;
  const group_source next_group_;
  const on_accepted accepted_;
  rate_limited_report report_;
};

}  // namespace sidehook::http
