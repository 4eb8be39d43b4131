#include <cstdlib>

#include <fmt/format.h>

#include "test/load/reload_storm.hpp"

// Reloads under load, at length: reload_storm [RELOADS [SENDERS]]. Fails when an event is lost or
// repeated, a run fails, or memory grows.
int main(int argc, char** argv) {
  using namespace sidehook::test;
  reload_storm_plan plan;
  plan.reloads = argc > 1 ? std::atoi(argv[1]) : 200;
  plan.senders = argc > 2 ? std::atoi(argv[2]) : 2;

  const auto report = run_reload_storm(plan);
  const double growth = 100.0 * static_cast<double>(report.resident_kib_at_end) /
                            static_cast<double>(report.resident_kib_after_ten) -
                        100.0;
  fmt::print("{} reloads: {} events accepted, {} lost, {} repeated, {} runs failed\n",
             report.reloads, report.accepted, report.lost, report.repeated, report.failed);
  fmt::print("resident after 10 reloads: {} KiB, at the end: {} KiB ({:+.1f} %)\n",
             report.resident_kib_after_ten, report.resident_kib_at_end, growth);
  if (!report.trouble.empty()) fmt::print("{}\n", report.trouble);
  const bool well = report.trouble.empty() && report.exit_code == 0 && report.lost == 0 &&
                    report.repeated == 0 && report.failed == 0 && growth <= 10.0;
  return well ? EXIT_SUCCESS : EXIT_FAILURE;
}
