#include "jsvm/generation.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "jsvm/handler_lookup.hpp"

namespace sidehook::jsvm {
namespace {

// While scripts load, other runs of the strand get their turn this often.
constexpr std::chrono::milliseconds longest_stretch{2};

}  // namespace

generation::generation(const run_environment& environment, std::span<const host_function> functions,
                       const host::ports& ports, run_source& source)
    : environment_(environment),
      source_(source),
      heap_(environment.limits.memory_bytes, functions, ports) {}

void generation::load(load_plan plan, std::function<void(load_report)> done) {
  plan_ = std::move(plan);
  loaded_ = std::move(done);
  add_worker([this](worker& worker) { evaluate_plan(worker); }).resume();
}

bool generation::put_worker_to_work() {
  worker* worker = worker_for_runs();
  if (worker == nullptr) return false;
  worker->resume();
  return true;
}

worker* generation::worker_for_runs() {
  if (!idle_.empty()) {
    worker* worker = idle_.back();
    idle_.pop_back();
    return worker;
  }
  if (retired_ || workers_.size() >= environment_.limits.concurrency) return nullptr;
  return &add_worker([this](worker& worker) { make_runs(worker); });
}

worker& generation::add_worker(worker::body body) {
  workers_.push_back(
      std::make_unique<worker>(environment_, heap_, next_worker_index_++, std::move(body)));
  return *workers_.back();
}

void generation::make_runs(worker& worker) {
  while (!retired_) {
    if (const auto what = source_.take_run()) {
      source_.run_ended(*what, make_run(worker, *what));
    } else {
      idle_.push_back(&worker);
      worker.suspend();
    }
  }
}

run_result generation::make_run(worker& worker, const invocation& what) {
  const auto& handler = *what.handler;
  if (handler.builtin) return worker.perform_builtin(what);
  if (realm* const realm = realm_of(handler.owner())) return worker.perform(what, *realm);
  run_result result;
  result.ended = outcome::missing;
  result.error.message =
      fmt::format("'{}' is not defined: {} no handler files in force", handler.global_name(),
                  handler.owner().empty() ? "event_handlers names"
                                          : fmt::format("the API '{}' has", handler.api_id));
  return result;
}

void generation::evaluate_plan(worker& worker) {
  load_report report;
  try {
    load_all(worker, report);
  } catch (const std::exception& error) {
    report.failure = error.what();
  }
  // From the strand, not from this fiber: the next thing may be to put workers to work.
  boost::asio::post(environment_.executor,
                    [done = std::exchange(loaded_, {}), report = std::move(report)]() mutable {
                      done(std::move(report));
                    });
}

void generation::load_all(worker& worker, load_report& report) {
  stretch_began_ = run_guard::clock::now();
  for (const auto& realm : plan_.realms) load_realm(worker, realm, report);
  report.handlers.reserve(plan_.handlers.size());
  for (const auto& handler : plan_.handlers) {
    auto& state = report.handlers.emplace_back();
    if (realm* const realm = realm_of(handler.api_id))
      worker.inspect(*realm,
                     [&](duk_context* context) { state = find_handler(context, handler.name); });
    pause_now_and_then(worker);
  }
}

void generation::load_realm(worker& worker, const realm_plan& plan, load_report& report) {
  try {
    fill_realm(worker, plan, add_realm(plan), report);
  } catch (const std::exception& error) {
    if (plan.api_id.empty()) throw;
    throw std::runtime_error(fmt::format("the API '{}': {}", plan.api_id, error.what()));
  }
}

realm& generation::add_realm(const realm_plan& plan) {
  const bool is_shared = plan_.sharing == globals::shared;
  const auto which = is_shared ? realm::global_object::of_heap : realm::global_object::further;
  realm& made = realms_.try_emplace(plan.api_id, heap_, which).first->second;
  if (is_shared) shared_realm_ = &made;
  return made;
}

void generation::fill_realm(worker& worker, const realm_plan& plan, realm& realm,
                            load_report& report) {
  for (const auto& script : plan.scripts) {
    pause_now_and_then(worker);
    run_result result = worker.load(*script, plan.api_id, realm);
    if (result.ended == outcome::succeeded) continue;
    auto excerpt = source_excerpt(result.error, script->source);
    report.faults.push_back(
        {script->path, std::move(result.error), std::move(excerpt), plan.api_id});
  }
  realm.freeze_builtins();
  pause_now_and_then(worker);
}

realm* generation::realm_of(const std::string& api_id) {
  if (shared_realm_ != nullptr) return shared_realm_;
  const auto found = realms_.find(api_id);
  return found == realms_.end() ? nullptr : &found->second;
}

void generation::pause_now_and_then(worker& worker) {
  if (run_guard::clock::now() - stretch_began_ < longest_stretch) return;
  let_others_run(worker);
  stretch_began_ = run_guard::clock::now();
}

void generation::let_others_run(worker& worker) {
  boost::asio::post(environment_.executor, [&worker] { worker.resume(); });
  worker.suspend();
}

void generation::retire() {
  retired_ = true;
  for (worker* worker : std::exchange(idle_, {})) worker->resume();
}

void generation::cancel_runs(stop_reason why) {
  for (const auto& worker : workers_) worker->cancel(why);
}

void generation::remove_ended_workers() {
  std::erase_if(workers_, [](const auto& worker) { return worker->ended(); });
}

void generation::collect_garbage() {
  // Twice: the first round may leave what finalizers could have rescued.
  duk_gc(heap_.root(), 0);
  duk_gc(heap_.root(), 0);
}

}  // namespace sidehook::jsvm
