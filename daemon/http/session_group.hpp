#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "daemon/http/answered_request.hpp"
#include "daemon/http/http_figures.hpp"
#include "daemon/http/limits.hpp"
#include "daemon/http/net.hpp"
#include "daemon/http/peer.hpp"
#include "daemon/http/rate_limited_report.hpp"
#include "daemon/http/router.hpp"
#include "daemon/http/tls_context.hpp"

namespace sidehook::http {

class session;

/// What TLS is spoken with on a connection that begins now; null when nothing fit for it is at
/// hand. Called from the threads of the sessions.
using tls_source = std::function<std::shared_ptr<const tls_context>()>;

/// What all sessions of a listener share. Immutable.
struct service {
  http::limits limits;
  http::router router;
  report_sink report;
  /// Empty when connections are not encrypted.
  tls_source tls;
  /// Empty when nobody wants to know.
  access_sink access;
  /// What changes all the same.
  std::unique_ptr<http_figures> figures = std::make_unique<http_figures>();
};

/// How a connection is received.
enum class admission {
  served,
  too_many,            ///< and so refused with 503
  too_many_of_source,  ///< the same
};

/// A connection that was accepted.
struct arrival {
  stream_socket socket;
  http::peer peer;
  http::admission admission = admission::served;
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
  using on_ended = std::function<void(const peer&, admission)>;

  /// @param ended  hears of the end of each connection adopted, on the group's thread
  session_group(const io_executor& executor, std::shared_ptr<const service> service,
                on_ended ended);

  const io_executor& executor() const { return executor_; }

  /// The following may be called on any thread; they take effect on the group's.

  /// Serves the connection from here on. Its socket is one of executor().
  void adopt(arrival arrival);
  void finish();
  void close_all();

  /// The following are for the sessions.

  const http::service& service() const { return *service_; }
  mode present_mode() const { return mode_; }
  void report(std::string_view text) { report_.write(text); }
  void report_handshake(std::string_view text) { handshake_report_.write(text); }
  void leave(session& session);
  struct step {
    std::shared_ptr<session> of;
    void (*take)(session& session);
  };
  /// Takes the step when all has been done that is ready now, behind those that wait for the same.
  void do_next_turn(step step);

 private:
  void start_session(arrival arrival);
  std::shared_ptr<session> make_session(arrival arrival);
  template <class Action>
  void for_each_session(Action action);

  io_executor executor_;
  std::shared_ptr<const http::service> service_;
  on_ended ended_;
  rate_limited_report report_;
  // Apart, as anyone can make these come.
  rate_limited_report handshake_report_;
  mode mode_ = mode::serving;
  std::unordered_set<session*> sessions_;
  // Of the handler that will take them; null when none is to come.
  std::vector<step>* next_turn_ = nullptr;
};

}  // namespace sidehook::http
