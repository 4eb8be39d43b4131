#include <string>
#include <vector>

#include "daemon/metrics/groups.hpp"
#include "jsvm/host/http_output.hpp"

// Of handlers, the VMs that run them, and the requests that they make.

namespace sidehook::metrics {
namespace {

using outcome::handler_count;

struct named_count {
  std::string api_id;
  std::string handler;
  handler_count count;
};

void add_to(handler_count& sum, const handler_count& more) {
  for (std::size_t i = 0; i < sum.ended.size(); ++i) sum.ended.at(i) += more.ended.at(i);
  sum.duration += more.duration;
  sum.cpu += more.cpu;
}

// Those beyond the bound are one, so that a scrape stays small however many handlers there are.
std::vector<named_count> bounded_counts(const sources& from) {
  std::vector<named_count> counts;
  std::optional<named_count> others;
  from.handlers.visit([&](const auto& api_id, const auto& handler, const auto& count) {
    if (counts.size() < from.bounds.handlers) return counts.push_back({api_id, handler, count});
    if (!others) others.emplace(named_count{"(others)", "(others)", {}});
    add_to(others->count, count);
  });
  if (others) counts.push_back(*std::move(others));
  return counts;
}

labels labels_of(const named_count& of) { return {{"api_id", of.api_id}, {"handler", of.handler}}; }

void add_runs(families& made, const std::vector<named_count>& counts) {
  auto runs = made.counters("sidehook_handler_runs_total",
                            "Runs of handlers, by how they ended; those of the settings have no "
                            "API.");
  for (const auto& each : counts) {
    for (std::size_t i = 0; i < jsvm::outcomes; ++i) {
      const auto how = static_cast<jsvm::outcome>(i);
      if (each.count.of(how) == 0) continue;
      auto labels = labels_of(each);
      labels.push_back({"outcome", jsvm::to_string(how)});
      runs.add(std::move(labels), static_cast<double>(each.count.of(how)));
    }
  }
}

}  // namespace

void add_handlers(families& made, const sources& from) {
  const auto counts = bounded_counts(from);
  add_runs(made, counts);
  auto duration = made.counters("sidehook_handler_duration_seconds_total",
                                "Time that the runs of a handler took, waits included.");
  for (const auto& each : counts)
    duration.add(labels_of(each), std::chrono::duration<double>(each.count.duration).count());
  auto cpu = made.counters("sidehook_handler_cpu_seconds_total",
                           "Time that they were on the JavaScript thread.");
  for (const auto& each : counts)
    cpu.add(labels_of(each), std::chrono::duration<double>(each.count.cpu).count());
  made.histogram("sidehook_handler_run_seconds", "Time that runs took, of all handlers.",
                 from.handlers.run_seconds());
  made.gauge("sidehook_handlers_paused", "Handlers that are paused as they kept failing.",
             static_cast<double>(from.quarantine.paused()));
}

void add_vms(families& made, const sources& from) {
  using figure = std::function<double(const jsvm::vm_figures&)>;
  const auto add = [&](families::labelled family, const figure& of) {
    for (std::size_t i = 0; i < from.vms.size(); ++i)
      family.add({{"vm", std::to_string(i)}}, of(from.vms[i]));
  };
  add(made.gauges("sidehook_vm_heap_bytes",
                  "Memory of a JavaScript context (jsvm.instances), as of its last run."),
      [](const auto& vm) { return static_cast<double>(vm.heap_bytes); });
  made.gauge("sidehook_vm_max_heap_bytes", "How much that may be (jsvm.memory_limit_mb).",
             static_cast<double>(from.bounds.heap_bytes));
  add(made.gauges("sidehook_vm_runs", "Runs under way."),
      [](const auto& vm) { return static_cast<double>(vm.runs_under_way); });
  add(made.gauges("sidehook_vm_runs_on_thread", "Those of them that do not wait: one or none."),
      [](const auto& vm) { return vm.running ? 1.0 : 0.0; });
  made.gauge("sidehook_vm_max_runs", "How many may be under way at once (jsvm.concurrency).",
             static_cast<double>(from.bounds.runs));
  add(made.gauges("sidehook_vm_generations",
                  "Generations of scripts: the one in force, and those whose last runs are under "
                  "way."),
      [](const auto& vm) { return static_cast<double>(vm.generations); });
  add(made.counters("sidehook_vm_heap_replacements_total",
                    "How often the heap was full and the scripts were loaded anew."),
      [](const auto& vm) { return static_cast<double>(vm.heaps_replaced); });
}

void add_requests(families& made, const sources& from) {
  auto results = made.counters("sidehook_outbound_requests_total",
                               "HTTP requests of handlers, by the class of the answer's status or "
                               "why there was none.");
  for (std::size_t digit = 0; digit < 10; ++digit) {
    if (const auto count = from.requests.answers(digit); count > 0)
      results.add({{"result", std::to_string(digit) + "xx"}}, static_cast<double>(count));
  }
  for (std::size_t i = 0; i < jsvm::host::http_failure::reasons; ++i) {
    const auto why = static_cast<jsvm::host::http_failure::reason>(i);
    if (const auto count = from.requests.failures(why); count > 0)
      results.add({{"result", jsvm::host::to_string(why)}}, static_cast<double>(count));
  }
  made.histogram("sidehook_outbound_request_seconds", "Time that they took, redirects included.",
                 from.requests.seconds());
}

}  // namespace sidehook::metrics
