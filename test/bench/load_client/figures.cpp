#include "test/bench/load_client/figures.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace sidehook::bench {
namespace {

struct percentile {
  const char* name;
  double part;
};
constexpr std::array percentiles{percentile{"p50", 0.5}, percentile{"p90", 0.9},
                                 percentile{"p99", 0.99}, percentile{"p99.9", 0.999},
                                 percentile{"max", 1}};

// The smallest value that so many do not exceed.
float at(const std::vector<float>& sorted, double part) {
  if (sorted.empty()) return 0;
  const auto rank = std::ceil(part * static_cast<double>(sorted.size()));
  return sorted[std::max<std::size_t>(static_cast<std::size_t>(rank), 1) - 1];
}

}  // namespace

std::string to_json(figures of) {
  std::ranges::sort(of.latencies_ms);
  std::string answers;
  for (const auto& [status, count] : of.answers)
    answers += fmt::format(R"({}"{}":{})", answers.empty() ? "" : ",", status, count);
  std::string latency;
  for (const auto& [name, part] : percentiles)
    latency += fmt::format(R"({}"{}":{:.4f})", latency.empty() ? "" : ",", name,
                           at(of.latencies_ms, part));
  return fmt::format(
      R"({{"answers":{{{}}},"unsent":{},"began":{:.6f},"ended":{:.6f},"cpu_seconds":{:.4f},"latency_ms":{{{}}}}})",
      answers, of.unsent, of.began, of.ended, of.cpu_seconds, latency);
}

}  // namespace sidehook::bench
