#include "jsvm/generation.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/post.hpp>

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
      source_.run_ended(*what, worker.perform(*what, objects_));
    } else {
      idle_.push_back(&worker);
      worker.suspend();
    }
  }
}

void generation::evaluate_plan(worker& worker) {
  load_report report;
  try {
    report = load_all(worker);
  } catch (const std::exception& error) {
    report.failure = error.what();
  }
  // From the strand, not from this fiber: the next thing may be to put workers to work.
  boost::asio::post(environment_.executor,
                    [done = std::exchange(loaded_, {}), report = std::move(report)]() mutable {
                      done(std::move(report));
                    });
}

load_report generation::load_all(worker& worker) {
  load_report report;
  auto stretch_began = run_guard::clock::now();
  const auto pause_now_and_then = [&] {
    if (run_guard::clock::now() - stretch_began < longest_stretch) return;
    let_others_run(worker);
    stretch_began = run_guard::clock::now();
  };
  for (const auto& script : plan_.scripts) {
    run_result result = worker.load(script->path, script->source);
    if (result.ended != outcome::succeeded) {
      auto excerpt = source_excerpt(result.error, script->source);
      report.faults.push_back({script->path, std::move(result.error), std::move(excerpt)});
    }
    pause_now_and_then();
  }
  heap_.freeze_builtins();
  report.handlers.reserve(plan_.handlers.size());
  for (const auto& handler : plan_.handlers) {
    auto& state = report.handlers.emplace_back();
    worker.inspect([&](duk_context* context) { state = find_handler(context, handler.name); });
    pause_now_and_then();
  }
  return report;
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
