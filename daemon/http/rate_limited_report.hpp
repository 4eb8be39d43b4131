#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sidehook::http {

/// Hears of what an operator should know, one sentence each. Called from the threads of the
/// sessions.
using report_sink = std::function<void(std::string_view)>;

/// Passes on the first report and then one an interval, which tells how many were held back. For
/// one thread.
class rate_limited_report {
 public:
  using clock = std::chrono::steady_clock;

  explicit rate_limited_report(report_sink sink,
                               std::chrono::milliseconds interval = std::chrono::seconds(10));

  void write(std::string_view text, clock::time_point now = clock::now());

 private:
  report_sink sink_;
  std::chrono::milliseconds interval_;
  std::optional<clock::time_point> last_;
  std::size_t held_back_ = 0;
};

}  // namespace sidehook::http
