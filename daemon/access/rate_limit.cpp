#include "daemon/access/rate_limit.hpp"

#include <utility>

#include <fmt/format.h>

#include "daemon/http/problem.hpp"

namespace sidehook::access {

rate_limit::rate_limit(const rate_rules& rules, const http::report_sink& log, clock clock)
    : rules_(rules), clock_(std::move(clock)), buckets_(rules), report_(log) {}

std::vector<http::route> rate_limit::protect(std::vector<http::route> routes) {
  if (rules_.per_s == 0) return routes;
  for (auto& route : routes) {
    if (route.method == "POST") route.endpoint = protect(std::move(route.endpoint));
  }
  return routes;
}

http::endpoint rate_limit::protect(http::endpoint open) {
  return [this, open = std::move(open)](http::request&& request, http::responder&& respond) {
    const auto wait = buckets_.take(request.source, clock_());
    if (wait > token_buckets::duration(0)) return respond(refuse(request, wait));
    open(std::move(request), std::move(respond));
  };
}

http::reply rate_limit::refuse(const http::request& request, token_buckets::duration wait) {
  {
    const std::lock_guard lock(report_mutex_);
    report_.write(fmt::format("{} sends more than {} requests a second (listen.rate_limit.per_s)",
                              request.source, rules_.per_s));
  }
  return http::to_reply({http::problem_code::too_many_requests,
                         fmt::format("this source sends more than {} requests a second "
                                     "(listen.rate_limit.per_s)",
                                     rules_.per_s),
                         {{"limit", rules_.per_s}},
                         {http::retry_after(std::chrono::ceil<std::chrono::seconds>(wait))}});
}

}  // namespace sidehook::access
