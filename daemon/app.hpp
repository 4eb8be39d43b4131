#pragma once

#include <atomic>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "config/settings.hpp"
#include "daemon/access/current_tls.hpp"
#include "daemon/access/guard.hpp"
#include "daemon/access/rate_limit.hpp"
#include "daemon/app_reports.hpp"
#include "daemon/catalog/loaded_apis.hpp"
#include "daemon/catalog/loader.hpp"
#include "daemon/endpoint/admin_endpoint.hpp"
#include "daemon/endpoint/dead_letters_endpoint.hpp"
#include "daemon/endpoint/events_endpoint.hpp"
#include "daemon/endpoint/explainer.hpp"
#include "daemon/endpoint/health_endpoint.hpp"
#include "daemon/endpoint/log_endpoint.hpp"
#include "daemon/endpoint/openapi_endpoint.hpp"
#include "daemon/endpoint/sessions_endpoint.hpp"
#include "daemon/endpoint/webhook_handshake.hpp"
#include "daemon/event_storage.hpp"
#include "daemon/gateway_link.hpp"
#include "daemon/gathered_call.hpp"
#include "daemon/http/listener.hpp"
#include "daemon/http/listening_socket.hpp"
#include "daemon/ingest/event_id.hpp"
#include "daemon/life_signs.hpp"
#include "daemon/log/logger.hpp"
#include "daemon/metrics/exposition.hpp"
#include "daemon/metrics/status.hpp"
#include "daemon/outcome/handler_figures.hpp"
#include "daemon/outcome/recorder.hpp"
#include "daemon/queue/due_timer.hpp"
#include "daemon/route/current_table.hpp"
#include "daemon/script_instances.hpp"
#include "daemon/state_services.hpp"
#include "daemon/supervise/worker_link.hpp"
#include "daemon/tracing.hpp"
#include "daemon/watch/source_watch.hpp"
#include "daemon/worker_thread.hpp"

namespace sidehook {

/// What the daemon is started with besides its settings.
struct app_surroundings {
  /// "NAME=value"
  std::vector<std::string> environment;
  /// What scripts may call.
  std::span<const jsvm::host_function> functions;
  std::vector<http::listening_socket> events;
  std::vector<http::listening_socket> admin;
  app_reports reports;
  /// Null when no supervisor watches; must outlive the app.
  supervise::worker_link* supervisor = nullptr;
  /// How often the supervisor had to start it anew.
  std::size_t restarts = 0;
};

/// The daemon: every part, made in the order in which an event passes through them, and stopped in
/// an order that loses none (stop accepting, finish what was accepted, cancel what takes too long).
/// run() is called once; the thread that calls it is the control thread: signals, loading,
/// shutdown.
class app {
 public:
  app(config::settings settings, app_surroundings given, log::logger& log);

  /// Serves until a signal stops it. Returns the exit code.
  int run();

 private:
  enum class phase { starting, serving, draining, stopping };

  std::vector<http::route> event_routes();
  std::vector<http::route> admin_routes();
  std::optional<queue::found_handler> find_handler(const std::string& api_id,
                                                   const std::string& handler,
                                                   const std::string& event_type) const;
  /// Empty when requests are not logged (log.access).
  http::access_sink access_log(std::string_view listener) const;
  metrics::sources figures() const;
  endpoint::health look() const;
  endpoint::component_health look_at_queue() const;
  std::vector<boost::asio::io_context*> http_contexts();
  std::unique_ptr<watch::source_watch> make_watch();
  std::vector<config::fault> read_secrets_and_certificates();

  void join_supervisor();

  void first_load_done();
  void log_load(const catalog::loaded& now) const;
  void reload(
      std::string_view because, std::initializer_list<log::field> details = {},
      catalog::loader::done done = [](const auto& /*now*/) {});
  void reload_as_told();
  void await_signal();
  void signalled(int signal);
  void drain();
  void stop();
  void instances_stopped();
  void log_what_is_left();
  void end_when_all_ended();

  const config::settings settings_;
  app_surroundings given_;
  log::logger& log_;

  boost::asio::io_context control_{1};
  std::vector<std::unique_ptr<worker_thread>> http_threads_;

  tracing traces_;

  // In the order of an event's way.
  ingest::event_id_source ids_;
  route::current_table table_;
  queue::commit_figures commits_;
  event_storage event_storage_;
  queue::event_queue& queue_;
  outcome::handler_figures figures_;
  queue::settlement_figures settlements_;
  client::request_figures requests_;
  /// Of deaths of the worker before this one.
  outcome::recorder recorder_;
  pacing::quarantine quarantine_;
  queue::due_timer due_timer_;
  std::unique_ptr<worker_thread> store_thread_;
  catalog::loaded_apis apis_;
  state_services state_;
  script_instances instances_;
  /// Wakes them.
  gathered_call look_;
  const builtin::handler_maker maker_;
  catalog::loader loader_;
  /// Null when files are not watched (reload.watch).
  std::unique_ptr<watch::source_watch> watch_;
  gateway_link gateway_;

  endpoint::explainer explainer_;
  endpoint::events_endpoint events_;
  endpoint::health_endpoint health_;
  endpoint::admin_endpoint admin_;
  endpoint::sessions_endpoint sessions_;
  endpoint::dead_letters_endpoint dead_letters_;
  endpoint::log_endpoint levels_;
  access::current_verifier senders_;
  access::current_verifier administrators_;
  access::current_tls events_tls_;
  access::current_tls admin_tls_;
  access::rate_limit events_rate_;
  access::guard events_guard_;
  access::guard admin_guard_;
  http::listener events_listener_;
  http::listener admin_listener_;
  const metrics::exposition metrics_;
  const metrics::status status_;
  /// What the worker before this one left undone.
  supervise::interrupted_runs interrupted_;

  boost::asio::signal_set signals_;
  boost::asio::steady_timer shutdown_timer_;
  std::atomic<phase> phase_ = phase::starting;
  /// None when a supervisor watches, or nobody asks.
  std::optional<life_signs> life_signs_;
  int open_listeners_ = 0;
  bool instances_ended_ = false;
  bool all_was_run_ = true;
  std::exception_ptr start_failure_;
};

}  // namespace sidehook
