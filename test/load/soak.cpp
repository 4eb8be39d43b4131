#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>

#include <fmt/format.h>

#include "test/load/damage_storm.hpp"
#include "test/load/reload_storm.hpp"
#include "test/load/restart_storm.hpp"
#include "test/load/shared_queue_storm.hpp"

// What the tests do for a moment, at length: soak STORM [COUNT [SEED]]. Fails when an event is lost
// or repeated without cause, a run fails, or memory grows.

namespace {

using namespace sidehook::test;
using ending = restart_storm_plan::ending;

struct arguments {
  int count;
  unsigned seed;
};

bool well_after(const std::string& trouble) {
  if (!trouble.empty()) fmt::print("{}\n", trouble);
  return trouble.empty();
}

bool reload(const arguments& given) {
  const auto report = run_reload_storm({.reloads = given.count});
  const double growth = 100.0 * static_cast<double>(report.resident_kib_at_end) /
                            static_cast<double>(report.resident_kib_after_ten) -
                        100.0;
  fmt::print("{} reloads: {} events accepted, {} lost, {} repeated, {} runs failed\n",
             report.reloads, report.accepted, report.lost, report.repeated, report.failed);
  fmt::print("resident after 10 reloads: {} KiB, at the end: {} KiB ({:+.1f} %)\n",
             report.resident_kib_after_ten, report.resident_kib_at_end, growth);
  return well_after(report.trouble) && report.exit_code == 0 && report.lost == 0 &&
         report.repeated == 0 && report.failed == 0 && growth <= 10.0;
}

bool restart(const arguments& given, ending how) {
  auto report =
      run_restart_storm({.how = how, .restarts = given.count, .senders = 2, .seed = given.seed});
  fmt::print(
      "{} restarts: {} events accepted, {} lost, {} given up, {} repeated, of them {} that "
      "were not under way\n",
      report.restarts, report.accepted, report.lost, report.given_up, report.repeated,
      report.repeated_without_cause);
  auto& down = report.down;
  std::sort(down.begin(), down.end());
  if (!down.empty())
    fmt::print("from the end to the next one that serves: median {} ms, longest {} ms\n",
               down[down.size() / 2].count(), down.back().count());
  return well_after(report.trouble) && report.lost == 0 && report.repeated_without_cause == 0 &&
         (how != ending::stopped || report.repeated == 0);
}

bool damage(const arguments& given) {
  const auto report = run_damage_storm({.rounds = given.count, .seed = given.seed});
  fmt::print(
      "{} damaged journals, {} of them reported: {} events accepted, {} lost, of them {} "
      "without a word\n",
      report.rounds, report.said, report.accepted, report.lost, report.lost_unsaid);
  return well_after(report.trouble) && report.lost_unsaid == 0;
}

bool shared(const arguments& given, storm_redis::kind redis,
            const std::vector<shared_queue_storm_plan::fault>& faults) {
  const auto report = run_shared_queue_storm(
      {.redis = redis, .faults = faults, .rounds = given.count, .seed = given.seed});
  fmt::print(
      "{} faults of three daemons and their Redis: {} events accepted, {} lost, {} given up\n",
      report.rounds, report.accepted, report.lost, report.given_up);
  fmt::print("{} runs of events that had run", report.repeated);
  for (const auto& [fault, repeated] : report.repeated_in) fmt::print("; {}: {}", fault, repeated);
  fmt::print("\n");
  return well_after(report.trouble) && report.lost == 0 && report.left == 0;
}

const std::map<std::string, std::function<bool(const arguments&)>> storms{
    {"damage", damage},
    {"kill", [](const auto& given) { return restart(given, ending::daemon_killed); }},
    {"kill-worker", [](const auto& given) { return restart(given, ending::worker_killed); }},
    {"reload", reload},
    {"shared",
     [](const auto& given) {
       return shared(given, storm_redis::kind::alone, shared_queue_storm_plan::all_faults());
     }},
    {"fail-over",
     [](const auto& given) {
       return shared(given, storm_redis::kind::with_replica,
                     {shared_queue_storm_plan::fault::failed_over});
     }},
    {"stop", [](const auto& given) { return restart(given, ending::stopped); }},
};

}  // namespace

int main(int argc, char** argv) {
  const auto found = storms.find(argc > 1 ? argv[1] : "");
  if (found == storms.end()) {
    fmt::print(stderr, "soak STORM [COUNT [SEED]], STORM being one of:");
    for (const auto& [name, run] : storms) fmt::print(stderr, " {}", name);
    fmt::print(stderr, "\n");
    return EXIT_FAILURE;
  }
  const arguments given{argc > 2 ? std::atoi(argv[2]) : 50,
                        argc > 3 ? static_cast<unsigned>(std::atoi(argv[3])) : 1};
  return found->second(given) ? EXIT_SUCCESS : EXIT_FAILURE;
}
