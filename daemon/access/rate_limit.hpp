#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "daemon/access/token_buckets.hpp"
#include "daemon/http/rate_limited_report.hpp"
#include "daemon/http/router.hpp"

namespace sidehook::access {

/// Stands before the routes by which events come: a source that sends too many requests gets 429,
/// with the time after which it may try again, before anything is made of what it sends. Owned by
/// the app, and outlives the routes; any thread.
class rate_limit {
 public:
  using clock = std::function<token_buckets::time()>;

  rate_limit(const rate_rules& rules, const http::report_sink& log,
             clock clock = std::chrono::steady_clock::now);

  /// The same routes; those with POST count, and all others stay as they are. Without a limit, all
  /// do.
  std::vector<http::route> protect(std::vector<http::route> routes);

 private:
  http::endpoint protect(http::endpoint open);
  http::reply refuse(const http::request& request, token_buckets::duration wait);

  const rate_rules rules_;
  const clock clock_;
  token_buckets buckets_;

  std::mutex report_mutex_;
  http::rate_limited_report report_;
};

}  // namespace sidehook::access
