#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "daemon/access/current_verifier.hpp"
#include "daemon/http/rate_limited_report.hpp"
#include "daemon/http/router.hpp"

namespace sidehook::access {

/// How many requests came to each outcome. Any thread.
class outcome_counts {
 public:
  void add(outcome what) { counts_.at(static_cast<std::size_t>(what)).fetch_add(1); }
  std::uint64_t of(outcome what) const { return counts_.at(static_cast<std::size_t>(what)).load(); }

 private:
  std::array<std::atomic<std::uint64_t>, 4> counts_{};
};

/// Stands before the routes of one listener: what the verifier does not allow gets 401, and never
/// comes to them. Whoever is refused is told the same, whatever was wrong; the log is told which
/// way was tried and by whom, at most once in ten seconds for each outcome. Owned by the app, and
/// outlives the routes; any thread.
class guard {
 public:
  using clock = std::function<wall_time()>;

  /// @param listener  as the log calls it: "events"
  /// @param verifier  outlives this
  guard(std::string listener, const current_verifier& verifier, const http::report_sink& log,
        clock clock = std::chrono::system_clock::now);

  /// The same routes, guarded; those that ask how the daemon is (/hello, /livez, /readyz), or
  /// what may be asked (OPTIONS), stay open.
  std::vector<http::route> protect(std::vector<http::route> routes);

  const outcome_counts& counts() const { return counts_; }

 private:
  http::endpoint protect(http::endpoint open);
  http::reply refuse(const http::request& request, const verdict& verdict,
                     const verifier& verifier);
  void report(const http::request& request, const verdict& verdict);

  const std::string listener_;
  const current_verifier& verifier_;
  const clock clock_;
  outcome_counts counts_;

  std::mutex reports_mutex_;
  /// Of missing, wrong and expired: one does not drown another.
  std::array<http::rate_limited_report, 3> reports_;
};

}  // namespace sidehook::access
