#include <algorithm>
#include <iterator>
#include <ostream>
#include <utility>

#include <unistd.h>

#include "config/text_rules.hpp"
#include "daemon/access/current_tls.hpp"
#include "daemon/access/current_verifier.hpp"
#include "daemon/app.hpp"
#include "daemon/command/command.hpp"
#include "daemon/command/exit_code.hpp"
#include "daemon/part_options.hpp"
#include "daemon/ready_line.hpp"
#include "daemon/supervise/supervisor.hpp"
#include "daemon/supervise/worker_report.hpp"

namespace sidehook::command {
namespace {

log::logger make_log(const config::settings& settings, std::unique_ptr<log::sink> sink) {
  const auto format =
      settings.log.format == config::log_format::json ? log::format::json : log::format::text;
  return {std::move(sink),
          log_level_of(settings),
          format,
          {settings.log.max_repeats, settings.log.repeat_window_s}};
}

std::chrono::milliseconds stuck_after(const config::settings& settings) {
  return settings.jsvm.cpu_limit_ms + settings.supervisor.stuck_after_ms;
}

supervise::supervisor_rules rules_of(const config::settings& settings) {
  supervise::supervisor_rules rules;
  rules.restarts = {settings.supervisor.backoff_first_ms, settings.supervisor.backoff_max_ms,
                    settings.supervisor.backoff_reset_ms};
  rules.stuck_after = stuck_after(settings);
  rules.stop_timeout = settings.shutdown.timeout_ms + rules.stuck_after;
  if (!settings.tracing.endpoint.empty()) rules.stop_timeout += settings.tracing.timeout_ms;
  return rules;
}

// Runs under way of one instance in this generation of scripts, and in the one before it while it
// drains.
std::size_t most_runs(const config::settings& settings) { return 2 * settings.jsvm.concurrency; }

// What a worker has to tell goes to its supervisor, which knows what becomes of it.
app_reports reports_to_supervisor(int pipe) {
  using kind = supervise::worker_report::kind;
  app_reports reports;
  reports.loaded = [pipe](const std::string& summary) {
    supervise::write_report(pipe, {kind::loaded, summary});
  };
  reports.ready = [pipe](const std::string& ports) {
    supervise::write_report(pipe, {kind::ready, ports});
  };
  reports.reloaded = [pipe] { supervise::write_report(pipe, {kind::reloaded, ""}); };
  return reports;
}

app_reports reports_to(supervise::service_manager& manager, std::optional<int> ready_fd,
                       std::chrono::milliseconds stop_timeout, log::logger& log) {
  app_reports reports;
  reports.loaded = [&manager](const std::string& summary) { manager.status(summary); };
  reports.ready = [&manager, &log, ready_fd](const std::string& ports) {
    if (ready_fd) write_ready_line(*ready_fd, ports, log);
    manager.ready();
  };
  reports.reloading = [&manager] { manager.reloading(); };
  reports.reloaded = [&manager] { manager.ready(); };
  reports.stopping = [&manager, stop_timeout] { manager.stopping(stop_timeout); };
  reports.alive = [&manager] { manager.alive(); };
  reports.alive_period = manager.alive_period();
  return reports;
}

int serve_supervised(const config::settings& settings, app_surroundings given,
                     std::optional<int> ready_fd) {
  auto log = make_log(settings, log::make_direct_stderr_sink());
  supervise::worker_link link(settings.jsvm.instances, most_runs(settings), stuck_after(settings));
  supervise::service_manager manager(given.environment, log);
  supervise::supervisor_duties duties;
  const supervise::supervisor* supervisor = nullptr;
  duties.work = [&](int pipe) {
    if (ready_fd) ::close(*ready_fd);
    auto worker_log = make_log(settings, log::make_stderr_sink());
    given.reports = reports_to_supervisor(pipe);
    given.supervisor = &link;
    given.restarts = static_cast<std::size_t>(supervisor->restarts());
    app app(settings, std::move(given), worker_log);
    supervise::accept_orders();
    return app.run();
  };
  duties.ready = [&](const std::string& ports) {
    if (ready_fd) write_ready_line(*std::exchange(ready_fd, std::nullopt), ports, log);
  };
  duties.killed_from_outside = [&] { link.acquit_waiting(); };
  duties.killed_as_stuck = [&](const auto& threads) { link.acquit_all_but(threads); };
  duties.stop_listening = [&] {
    given.events.clear();
    given.admin.clear();
  };
  supervise::supervisor made(rules_of(settings), std::move(duties), link.beats(), manager, log);
  supervisor = &made;
  return made.run();
}

int serve_alone(const config::settings& settings, app_surroundings given,
                std::optional<int> ready_fd) {
  auto log = make_log(settings, log::make_stderr_sink());
  supervise::service_manager manager(given.environment, log);
  given.reports = reports_to(manager, ready_fd, rules_of(settings).stop_timeout, log);
  return app(settings, std::move(given), log).run();
}

// Whether every way in has secrets, and each listener its certificate; later, when they are read
// anew, the daemon goes on without.
bool credentials_can_be_read(const config::settings& settings, const surroundings& world) {
  std::vector<config::fault> faults;
  const auto add = [&](auto found) { std::ranges::move(found, std::back_inserter(faults)); };
  add(access::current_verifier("listen.auth", settings.listen.auth, world.environment).reload());
  add(access::current_verifier("admin.auth", settings.admin.auth, world.environment).reload());
  add(access::current_tls("listen.tls", settings.listen.tls).reload());
  add(access::current_tls("admin.tls", settings.admin.tls).reload());
  for (const auto& fault : faults) world.err << "sidehook: " << config::describe(fault) << '\n';
  return faults.empty();
}

std::vector<http::listening_socket> sockets_of(const config::listener_settings& settings) {
  std::vector<http::listening_socket> sockets;
  if (!settings.address.empty())
    sockets.emplace_back(http::bind_address{settings.address, settings.port});
  if (!settings.unix_socket.empty())
    sockets.emplace_back(settings.unix_socket,
                         config::file_mode(settings.unix_socket_mode).value());
  return sockets;
}

}  // namespace

int serve(const config::settings& settings, const serve_options& options, surroundings& world) {
  if (!credentials_can_be_read(settings, world)) return exit_misused;
  app_surroundings given{world.environment,
                         world.functions,
                         sockets_of(settings.listen),
                         sockets_of(settings.admin),
                         {}};
  const auto ready_fd = options.ready_fd >= 0 ? std::optional(options.ready_fd) : std::nullopt;
  return (settings.supervise ? serve_supervised : serve_alone)(settings, std::move(given),
                                                               ready_fd);
}

}  // namespace sidehook::command
