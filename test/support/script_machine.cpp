#include "test/support/script_machine.hpp"

#include <stdexcept>
#include <thread>

#include <boost/asio/post.hpp>

#include "jsvm/call.hpp"
#include "jsvm/host/all.hpp"

namespace sidehook::test {
namespace {

// Waiting as a handler sees it, without a network.
void sleep(jsvm::call& call) {
  const auto delay = std::chrono::milliseconds(static_cast<int>(call.number(0, 0, 60'000)));
  jsvm::vm_timer timer(call.current_run()->executor(), delay);
  call.await<boost::system::error_code>([&](auto done) { timer.async_wait(std::move(done)); });
}

void fail_in_host(jsvm::call& /*call*/) { throw std::runtime_error("the host says no"); }

// Completes before the fiber is suspended.
void wait_for_nothing(jsvm::call& call) {
  call.await<int>([](auto done) { done(1); });
}

template <class Port, class Own>
Port& either(Port* given, Own& own) {
  if (given != nullptr) return *given;
  return own;
}

}  // namespace

script_machine::script_machine(const jsvm::limits& limits, const script_surroundings& outside)
    : ports_{*this, either(outside.http, http_), either(outside.sessions, stores_),
             either(outside.storage, stores_), either(outside.environment, environment_)} {
  const auto rows = jsvm::host::all();
  functions_.assign(rows.begin(), rows.end());
  functions_.push_back({"sleep", 1, sleep, "", ""});
  functions_.push_back({"failInHost", 0, fail_in_host, "", ""});
  functions_.push_back({"waitForNothing", 0, wait_for_nothing, "", ""});
  vm_.reset(
      new jsvm::vm(boost::asio::make_strand(context_), limits, functions_, ports_, *this, *this));
}

script_machine::~script_machine() {
  vm_->cancel_runs();
  bool drained = false;
  vm_->stop([&] { drained = true; });
  while (!drained && context_.run_one() > 0) {
  }
}

jsvm::load_report script_machine::load(std::vector<jsvm::script> scripts,
                                       std::vector<jsvm::handler_reference> handlers) {
  jsvm::load_plan plan;
  auto& shared = plan.realms.emplace_back();
  for (auto& script : scripts)
    shared.scripts.push_back(std::make_shared<jsvm::script>(std::move(script)));
  plan.handlers = std::move(handlers);
  return load(std::move(plan));
}

jsvm::load_report script_machine::load(jsvm::load_plan plan) {
  std::optional<jsvm::load_report> report;
  boost::asio::post(vm_->executor(), [&] {
    vm_->prepare(std::move(plan), [&](jsvm::prepared_generation next) {
      if (next.made) vm_->adopt(std::move(next.made));
      report = std::move(next.report);
    });
  });
  context_.restart();
  while (!report) context_.run_one();
  return *report;
}

void script_machine::load(std::string_view source) {
  const auto report = load({{"test.js", std::string(source)}});
  if (!report.failure.empty()) throw std::runtime_error(report.failure);
  if (!report.faults.empty()) throw std::runtime_error(describe(report.faults.front()));
}

jsvm::invocation script_machine::invocation_of(std::string_view handler,
                                               std::string_view event_json,
                                               std::string_view api_id) {
  jsvm::handler_binding binding{std::string(handler), std::string(api_id), "acme",
                                R"({"team":"core"})"};
  jsvm::invocation what;
  what.handler = std::make_shared<const jsvm::handler_binding>(std::move(binding));
  what.event_json = std::make_shared<const std::string>(event_json);
  what.event_id = "event-1";
  return what;
}

void script_machine::queue(jsvm::invocation what) {
  waiting_.push_back(std::move(what));
  vm_->wake();
}

jsvm::run_result script_machine::run(std::string_view event_json, std::string_view handler) {
  queue(invocation_of(handler, event_json));
  return finish().at(0);
}

jsvm::run_result script_machine::run_body(std::string_view body) {
  load("var h = { DoProcessEvent: function (event, context) { " + std::string(body) + "\n} };");
  return run();
}

std::string script_machine::evaluate(const std::string& expression) {
  lines.clear();
  const auto result = run_body("rawlog(JSON.stringify(" + expression + "));");
  if (result.ended != jsvm::outcome::succeeded)
    throw std::runtime_error(expression + " failed: " + result.error.message);
  std::string value = lines.back().substr(std::string_view("raw: ").size());
  lines.pop_back();
  return value;
}

std::vector<jsvm::run_result> script_machine::finish() {
  context_.restart();
  while ((!waiting_.empty() || under_way_ > 0) && context_.run_one() > 0) {
  }
  return std::exchange(results_, {});
}

void script_machine::poll() {
  context_.restart();
  context_.poll();
}

std::optional<jsvm::invocation> script_machine::take_run() {
  if (waiting_.empty()) return std::nullopt;
  auto next = std::move(waiting_.front());
  waiting_.pop_front();
  ++under_way_;
  return next;
}

void script_machine::run_ended(const jsvm::invocation& /*what*/, jsvm::run_result result) {
  --under_way_;
  results_.push_back(std::move(result));
}

void script_machine::heap_replaced(std::size_t /*used*/, std::size_t /*limit*/,
                                   const std::string& failure) {
  heap_replacements_.push_back(failure);
}

void script_machine::write(std::string_view level, std::string_view message,
                           const jsvm::run& /*run*/) {
  lines.push_back(std::string(level) + ": " + std::string(message));
}

}  // namespace sidehook::test
