#include "daemon/app.hpp"

#include <algorithm>
#include <csignal>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <malloc.h>
#include <sched.h>

#include "daemon/part_options.hpp"
#include "daemon/supervise/orders.hpp"

namespace sidehook {
namespace {

// std::thread::hardware_concurrency() counts those that this process may not use, too.
std::size_t usable_processors() {
  cpu_set_t usable;
  const bool known = ::sched_getaffinity(0, sizeof(usable), &usable) == 0;
  return known ? static_cast<std::size_t>(CPU_COUNT(&usable)) : std::thread::hardware_concurrency();
}

// Two that share one processor take it from each other, and a tenth of the events it could do.
std::size_t http_thread_count(std::size_t wanted) {
  return wanted > 0 ? wanted : std::clamp<std::size_t>(usable_processors(), 1, 2);
}

std::vector<std::unique_ptr<worker_thread>> make_http_threads(std::size_t count) {
  std::vector<std::unique_ptr<worker_thread>> threads;
  for (std::size_t i = 0; i < count; ++i)
    threads.push_back(std::make_unique<worker_thread>(fmt::format("http-{}", i)));
  return threads;
}

template <class Object, class... Arguments>
auto bind_member(Object& object, void (Object::*member)(Arguments...)) {
  return [&object, member](Arguments&&... arguments) { (object.*member)(std::move(arguments)...); };
}

template <class Object, class... Arguments>
auto bind_member(const Object& object, void (Object::*member)(Arguments...) const) {
  return [&object, member](Arguments&&... arguments) { (object.*member)(std::move(arguments)...); };
}

// A few of the ids; there may be thousands.
std::string text_of(const std::vector<queue::delivery_id>& deliveries) {
  constexpr std::size_t most = 20;
  const auto shown = std::min(deliveries.size(), most);
  return fmt::format("{}{}", fmt::join(std::span(deliveries).first(shown), " "),
                     shown < deliveries.size() ? " …" : "");
}

std::string summary_of(const catalog::loaded& now) {
  return fmt::format("API definitions: {}, scripts: {}, faults: {}", now.present.definitions.size(),
                     now.present.scripts.size(), now.shown.errors());
}

}  // namespace

app::app(config::settings settings, app_surroundings given, log::logger& log)
    : settings_(std::move(settings)),
      given_(std::move(given)),
      log_(log),
      http_threads_(make_http_threads(http_thread_count(settings_.listen.threads))),
      traces_(settings_, control_, log),
      event_storage_(
          settings_,
          [this](const auto& api_id, const auto& handler, const auto& event_type) {
            return find_handler(api_id, handler, event_type);
          },
          [this](const std::string& what) {
            // A Redis that is gone comes back, and is then told, too.
            const bool passes = settings_.queue.kind == config::queue_kind::redis;
            passes ? log_.warn(what) : log_.error(what);
          },
          commits_, http_contexts()),
      queue_(event_storage_.queue()),
      recorder_(log, figures_, key_display_of(settings_), retry_rules_of(settings_)),
      quarantine_(quarantine_rules_of(settings_), log),
      due_timer_(
          control_, [this](auto after) { return queue_.next_due(after); },
          [this] { instances_.look(); }),
      store_thread_(std::make_unique<worker_thread>("store")),
      apis_([this] { return loader_.current(); }),
      state_(settings_, settings_.data_dir, store_thread_->context(), apis_,
             [&log](const std::string& what) { log.warn(what); }),
      instances_({settings_, given_.environment, given_.functions, figures_, settlements_,
                  requests_, quarantine_, state_, log, traces_.tracer()},
                 queue_),
      look_(http_contexts(), [this] { instances_.look(); }),
      maker_(settings_, given_.environment),
      loader_(sources_of(settings_), globals_of(settings_), given_.environment, maker_,
              instances_.vms(), table_, control_),
      watch_(make_watch()),
      gateway_(
          settings_, control_, loader_, [this](const std::string& because) { reload(because); },
          log),
      explainer_(loader_, quarantine_, instances_.paced(), instances_.rule()),
      events_(table_, queue_, ids_, bind_member(explainer_, &endpoint::explainer::answer), control_,
              event_options(settings_), log, traces_.tracer()),
      health_([this] { return look(); }),
      admin_(loader_, figures_, quarantine_),
      sessions_(state_.sessions()),
      dead_letters_(event_storage_.dead_letters(), key_display_of(settings_)),
      levels_(log),
      senders_("listen.auth", settings_.listen.auth, given_.environment),
      administrators_("admin.auth", settings_.admin.auth, given_.environment),
      events_tls_("listen.tls", settings_.listen.tls),
      admin_tls_("admin.tls", settings_.admin.tls),
      events_rate_(rate_rules_of(settings_), [&log](std::string_view text) { log.warn(text); }),
      events_guard_("events", senders_, [&log](std::string_view text) { log.warn(text); }),
      admin_guard_("administration", administrators_,
                   [&log](std::string_view text) { log.warn(text); }),
      events_listener_(
          http_contexts(), http_limits(settings_),
          http::router(events_rate_.protect(events_guard_.protect(event_routes()))),
          [&log](std::string_view text) { log.warn(text); }, events_tls_.source(),
          access_log("events")),
      admin_listener_(
          http_contexts(), http_limits(settings_),
          http::router(admin_guard_.protect(admin_routes())),
          [&log](std::string_view text) { log.warn(text); }, admin_tls_.source(),
          access_log("admin")),
      metrics_(figures()),
      status_(figures()),
      signals_(control_, SIGINT, SIGTERM, SIGHUP),
      shutdown_timer_(control_) {
  queue_.set_consumer([this] { look_.ask(); }, [this] { due_timer_.look(); });
  loader_.set_companion([this] { return read_secrets_and_certificates(); });
  loader_.set_listener([this](const std::shared_ptr<const catalog::loaded>& now) {
    log_load(*now);
    given_.reports.loaded(summary_of(*now));
    quarantine_.resume_all();
    // Reading takes several times the memory of what is kept of it.
    ::malloc_trim(0);
  });
  if (watch_) loader_.set_observer(*watch_);
  if (given_.supervisor != nullptr) join_supervisor();
  if (const auto period = given_.reports.alive_period)
    life_signs_.emplace(control_, instances_.vms(), *period, given_.reports.alive);
}

void app::join_supervisor() {
  signals_.clear();
  signals_.add(supervise::order_to_stop);
  signals_.add(supervise::order_to_reload);
  auto& link = *given_.supervisor;
  interrupted_ = link.take_interrupted();
  instances_.join_supervisor(link);
  if (interrupted_.deliveries.empty()) return;
  log_.warn("runs were under way when the last worker died",
            {{"runs", static_cast<std::int64_t>(interrupted_.deliveries.size())},
             {"deliveries", text_of(interrupted_.deliveries)},
             {"on_thread", text_of(interrupted_.on_thread)}});
}

std::unique_ptr<watch::source_watch> app::make_watch() {
  if (!settings_.reload.watch) return nullptr;
  watch::source_watch::reports reports;
  reports.changed = [this](const std::string& what) { reload("files changed", {{"first", what}}); };
  reports.trouble = [this](const std::string& why) { log_.warn(why); };
  return std::make_unique<watch::source_watch>(control_, definitions_folder(settings_),
                                               settings_.reload.debounce_ms, std::move(reports));
}

// Those of both listeners; what is wrong with them.
std::vector<config::fault> app::read_secrets_and_certificates() {
  std::vector<config::fault> faults;
  const auto add = [&](auto found) { std::ranges::move(found, std::back_inserter(faults)); };
  add(senders_.reload());
  add(administrators_.reload());
  add(events_tls_.reload());
  add(admin_tls_.reload());
  return faults;
}

std::vector<http::route> app::event_routes() {
  return {
      {"POST", "/events", bind_member(events_, &endpoint::events_endpoint::post)},
      {"POST", "/events/{api_id}", bind_member(events_, &endpoint::events_endpoint::post_to_api)},
      {"OPTIONS", "/events", endpoint::shake_hands},
      {"OPTIONS", "/events/{api_id}", endpoint::shake_hands},
      {"GET", "/hello", bind_member(health_, &endpoint::health_endpoint::hello)},
      {"GET", "/livez", bind_member(health_, &endpoint::health_endpoint::alive)},
      {"GET", "/readyz", bind_member(health_, &endpoint::health_endpoint::ready)}};
}

std::vector<http::route> app::admin_routes() {
  return {
      {"POST", "/reload",
       [this](http::request request, http::responder respond) {
         log_.info("reloading: POST /reload");
         admin_.reload(std::move(request), std::move(respond));
       }},
      {"GET", "/metrics", bind_member(metrics_, &metrics::exposition::show)},
      {"GET", "/status", bind_member(status_, &metrics::status::show)},
      {"GET", "/apis", bind_member(admin_, &endpoint::admin_endpoint::apis)},
      {"GET", "/handlers", bind_member(admin_, &endpoint::admin_endpoint::handlers)},
      {"POST", "/handlers/{api_id}/{handler}/resume",
       bind_member(admin_, &endpoint::admin_endpoint::resume)},
      {"GET", "/dead-letters", bind_member(dead_letters_, &endpoint::dead_letters_endpoint::list)},
      {"DELETE", "/dead-letters",
       bind_member(dead_letters_, &endpoint::dead_letters_endpoint::remove)},
      {"POST", "/dead-letters/replay",
       bind_member(dead_letters_, &endpoint::dead_letters_endpoint::replay)},
      {"GET", "/dead-letters/{id}",
       bind_member(dead_letters_, &endpoint::dead_letters_endpoint::show)},
      {"DELETE", "/dead-letters/{id}",
       bind_member(dead_letters_, &endpoint::dead_letters_endpoint::remove_one)},
      {"POST", "/dead-letters/{id}/replay",
       bind_member(dead_letters_, &endpoint::dead_letters_endpoint::replay_one)},
      {"GET", "/sessions/{key}", bind_member(sessions_, &endpoint::sessions_endpoint::get)},
      {"PUT", "/sessions/{key}", bind_member(sessions_, &endpoint::sessions_endpoint::put)},
      {"DELETE", "/sessions/{key}", bind_member(sessions_, &endpoint::sessions_endpoint::remove)},
      {"GET", "/openapi.json", endpoint::show_openapi},
      {"GET", "/log", bind_member(levels_, &endpoint::log_endpoint::show)},
      {"PUT", "/log", bind_member(levels_, &endpoint::log_endpoint::change)},
      {"GET", "/hello", bind_member(health_, &endpoint::health_endpoint::hello)},
      {"GET", "/livez", bind_member(health_, &endpoint::health_endpoint::alive)},
      {"GET", "/readyz", bind_member(health_, &endpoint::health_endpoint::ready)}};
}

std::vector<boost::asio::io_context*> app::http_contexts() {
  std::vector<boost::asio::io_context*> contexts;
  for (const auto& thread : http_threads_) contexts.push_back(&thread->context());
  return contexts;
}

int app::run() {
  await_signal();
  instances_.start_beating();
  traces_.start();
  loader_.reload([this](const auto& /*now*/) { first_load_done(); });
  control_.run();
  if (start_failure_) std::rethrow_exception(start_failure_);
  log_.info("stopped");
  return all_was_run_ ? 0 : 1;
}

void app::first_load_done() {
  if (phase_ != phase::starting) return;
  try {
    events_listener_.start(std::move(given_.events));
    ++open_listeners_;
    admin_listener_.start(std::move(given_.admin));
    ++open_listeners_;
  } catch (const std::exception&) {
    start_failure_ = std::current_exception();
    return drain();
  }
  event_storage_.settle_deaths(interrupted_.suspects(), [this](const auto& what) {
    auto settled = recorder_.judge_death(what);
    settlements_.count(settled);
    return settled;
  });
  event_storage_.start();
  phase_ = phase::serving;
  log_.info("listening",
            {{"events", events_listener_.places()}, {"admin", admin_listener_.places()}});
  given_.reports.ready(fmt::format("{{\"events\":{},\"admin\":{}}}", events_listener_.port(),
                                   admin_listener_.port()));
  if (life_signs_) life_signs_->start();
}

void app::log_load(const catalog::loaded& now) const {
  for (const auto& fault : now.shown.faults) {
    const std::string text = config::to_string(fault);
    const std::initializer_list<log::field> excerpt{{"excerpt", fault.excerpt}};
    if (fault.severity == config::fault::level::note) {
      log_.info(text);
    } else if (fault.excerpt.empty()) {
      log_.error(text);
    } else {
      log_.error(text, excerpt);
    }
  }
  log_.info("loaded", {{"generation", static_cast<std::int64_t>(now.generation)},
                       {"apis", static_cast<std::int64_t>(now.present.definitions.size())},
                       {"scripts", static_cast<std::int64_t>(now.present.scripts.size())},
                       {"faults", static_cast<std::int64_t>(now.shown.faults.size())}});
}

http::access_sink app::access_log(std::string_view listener) const {
  if (!settings_.log.access) return {};
  return [this, listener](const http::answered_request& request) {
    const std::chrono::duration<double, std::milli> took = request.took;
    log_.info("request", {{"listener", listener},
                          {"peer", request.peer},
                          {"method", request.method},
                          {"route", request.route},
                          {"status", static_cast<std::int64_t>(request.status)},
                          {"request_bytes", static_cast<std::int64_t>(request.request_bytes)},
                          {"answer_bytes", static_cast<std::int64_t>(request.answer_bytes)},
                          {"duration_ms", took.count()}});
  };
}

metrics::sources app::figures() const {
  metrics::sources::limits bounds;
  bounds.queue_deliveries = settings_.queue.max_events;
  bounds.queue_bytes = settings_.queue.max_bytes;
  bounds.heap_bytes = settings_.jsvm.memory_limit_mb * 1024 * 1024;
  bounds.runs = settings_.jsvm.concurrency;
  bounds.handlers = settings_.metrics.max_handlers;
  return {.events_listener = events_listener_.figures(),
          .admin_listener = admin_listener_.figures(),
          .events = events_,
          .queue = queue_,
          .commits = commits_,
          .settlements = settlements_,
          .dead_letters = event_storage_.dead_letters(),
          .handlers = figures_,
          .quarantine = quarantine_,
          .vms = instances_.figures(),
          .requests = requests_,
          .spans = traces_.exporter(),
          .loader = loader_,
          .log = log_,
          .health = [this] { return look(); },
          .bounds = bounds,
          .restarts = given_.restarts};
}

endpoint::health app::look() const {
  using endpoint::health_status;
  const auto now = loader_.current();
  endpoint::health health;
  health.refuses_because =
      phase_ == phase::serving ? queue_.failure() : "the daemon is starting or stopping";

  endpoint::component_health apis{"apis", "datastore", health_status::pass, ""};
  if (now->shown.has_errors()) {
    apis.status = health_status::warn;
    apis.output =
        "definitions, scripts, secrets or certificates have faults: GET /handlers on the admin "
        "listener lists them";
  }
  health.components.push_back(std::move(apis));

  health.components.push_back(look_at_queue());
  if (const auto failure = state_.redis_failure()) {
    const auto status = failure->empty() ? health_status::pass : health_status::fail;
    health.components.push_back({"redis", "datastore", status, *failure});
  }
  gateway_.add_health(health, state_.gateway_failure());
  return health;
}

endpoint::component_health app::look_at_queue() const {
  using endpoint::health_status;
  const auto figures = queue_.figures();
  endpoint::component_health queue{"queue", "datastore", health_status::pass, queue_.failure()};
  if (!queue.output.empty()) {
    queue.status = health_status::fail;
  } else if (figures.deliveries >= settings_.queue.max_events) {
    queue.status = health_status::fail;
    queue.output = "the queue is full (queue.max_events)";
  }
  return queue;
}

// On the queue's thread.
std::optional<queue::found_handler> app::find_handler(const std::string& api_id,
                                                      const std::string& handler,
                                                      const std::string& event_type) const {
  const auto table = table_.get();
  auto api = api_id.empty() ? table->of_no_api() : table->find(api_id);
  if (!api) return std::nullopt;
  for (const auto& binding : route::table::handlers_of(*api, event_type)) {
    if (binding->name == handler) return queue::found_handler{std::move(api), binding};
  }
  return std::nullopt;
}

void app::reload(std::string_view because, std::initializer_list<log::field> details,
                 catalog::loader::done done) {
  if (phase_ != phase::starting && phase_ != phase::serving) return;
  log_.write(log::level::info, fmt::format("reloading: {}", because),
             log::fields(details.begin(), details.size()));
  loader_.reload(std::move(done));
}

void app::reload_as_told() {
  if (phase_ != phase::serving) return reload("SIGHUP");
  given_.reports.reloading();
  reload("SIGHUP", {}, [this](const auto& /*now*/) { given_.reports.reloaded(); });
}

void app::await_signal() {
  signals_.async_wait([this](boost::system::error_code error, int signal) {
    if (error) return;
    await_signal();
    signalled(signal);
  });
}

void app::signalled(int signal) {
  if (signal == SIGHUP || signal == supervise::order_to_reload) {
    reload_as_told();
  } else if (phase_ == phase::starting || phase_ == phase::serving) {
    log_.info("stopping",
              {{"unfinished_events", static_cast<std::int64_t>(queue_.figures().deliveries)}});
    drain();
  } else if (phase_ == phase::draining) {
    log_.warn("stopping at once: a second signal");
    stop();
  }
}

// First phase: nothing new comes in; what runs comes to its end, and what waits with it, when it
// would be lost with the process.
void app::drain() {
  phase_ = phase::draining;
  given_.reports.stopping();
  if (watch_) watch_->stop();
  gateway_.stop();
  const auto closed = [this] {
    boost::asio::post(control_, [this] {
      --open_listeners_;
      end_when_all_ended();
    });
  };
  if (events_listener_.has_started()) events_listener_.stop_accepting(closed);
  if (admin_listener_.has_started()) admin_listener_.stop_accepting(closed);
  queue_.close([this] { boost::asio::post(control_, [this] { stop(); }); });
  instances_.give_back();
  shutdown_timer_.expires_after(settings_.shutdown.timeout_ms);
  shutdown_timer_.async_wait([this](boost::system::error_code error) {
    if (error || phase_ != phase::draining) return;
    log_.warn("handlers still run after shutdown.timeout_ms: they are cancelled");
    stop();
  });
}

// Second phase: what still runs is cancelled.
void app::stop() {
  if (phase_ == phase::stopping) return;
  phase_ = phase::stopping;
  shutdown_timer_.cancel();
  due_timer_.stop();
  if (life_signs_) life_signs_->stop();
  instances_.stop(control_, [this] { instances_stopped(); });
}

void app::instances_stopped() {
  instances_.join();
  state_.stop();
  store_thread_->join();
  event_storage_.stop();
  log_what_is_left();
  instances_ended_ = true;
  if (events_listener_.has_started()) events_listener_.close_all();
  if (admin_listener_.has_started()) admin_listener_.close_all();
  end_when_all_ended();
}

void app::log_what_is_left() {
  const auto left = static_cast<std::int64_t>(queue_.figures().deliveries);
  if (left == 0) return;
  if (event_storage_.keeps_what_is_left())
    return log_.info("what was accepted and not run is kept for the next start",
                     {{"events", left}});
  log_.error("accepted events were not run to their end", {{"events", left}});
  all_was_run_ = false;
}

void app::end_when_all_ended() {
  if (!instances_ended_ || open_listeners_ > 0) return;
  for (const auto& thread : http_threads_) thread->join();
  traces_.stop([this] { control_.stop(); });
}

}  // namespace sidehook
