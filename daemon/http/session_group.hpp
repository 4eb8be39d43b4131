#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <unordered_set>

#include "daemon/http/limits.hpp"
#include "daemon/http/net.hpp"
#include "daemon/http/rate_limited_report.hpp"
#include "daemon/http/router.hpp"

namespace sidehook::http {

class session;

/// What all sessions of a listener share. Immutable.
struct service {
  http::limits limits;
  http::router router;
  report_sink report;
};

/// How a connection is received.
enum class admission {
  served,
  refused,  ///< with 503: there are too many
};

/// The sessions of one io_context, which one thread runs. Shared by the listener and the sessions.
///
/// On stop, finish() lets the sessions end that wait for nothing, close_all() ends the rest.
class session_group : public std::enable_shared_from_this<session_group> {
 public:
  enum class mode {
    serving,
    finishing,  ///< each answer ends its connection
    closed,
  };
  using on_ended = std::function<void(admission)>;

  /// @param ended  hears of the end of each connection adopted, on the group's thread
  session_group(const io_executor& executor, std::shared_ptr<const service> service,
                on_ended ended);

  const io_executor& executor() const { return executor_; }

  /// The following may be called on any thread; they take effect on the group's.

  /// Serves the connection from here on. The socket is one of executor().
  void adopt(tcp_socket socket, admission admission);
  void finish();
  void close_all();

  /// The following are for the sessions.

  const http::service& service() const { return *service_; }
  mode present_mode() const { return mode_; }
  void report(std::string_view text) { report_.write(text); }
  void leave(session& session);

 private:
  void start_session(tcp_socket socket, admission admission);
  template <class Action>
  void for_each_session(Action action);

  io_executor executor_;
  std::shared_ptr<const http::service> service_;
  on_ended ended_;
  rate_limited_report report_;
  mode mode_ = mode::serving;
  std::unordered_set<session*> sessions_;
};

}  // namespace sidehook::http
