#include "daemon/access/guard.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "daemon/http/problem.hpp"

namespace sidehook::access {
namespace {

constexpr std::array<std::string_view, 3> open_paths{"/hello", "/livez", "/readyz"};

// OPTIONS tells what is allowed, and changes nothing.
bool is_open(const http::route& route) {
  return route.method == "OPTIONS" ||
         std::ranges::find(open_paths, route.pattern) != open_paths.end();
}

std::string_view text_of(outcome what) {
  switch (what) {
    case outcome::allowed:
      return "nothing";
    case outcome::missing:
      return "no credentials";
    case outcome::wrong:
      return "wrong credentials";
    case outcome::expired:
      return "expired credentials";
  }
  return "";
}

}  // namespace

guard::guard(std::string listener, const current_verifier& verifier, const http::report_sink& log,
             clock clock)
    : listener_(std::move(listener)),
      verifier_(verifier),
      clock_(std::move(clock)),
      reports_{http::rate_limited_report(log), http::rate_limited_report(log),
               http::rate_limited_report(log)} {}

std::vector<http::route> guard::protect(std::vector<http::route> routes) {
  for (auto& route : routes) {
    if (!is_open(route)) route.endpoint = protect(std::move(route.endpoint));
  }
  return routes;
}

http::endpoint guard::protect(http::endpoint open) {
  if (verifier_.lets_everybody_in()) {
    return [this, open = std::move(open)](http::request&& request, http::responder&& respond) {
      counts_.add(outcome::allowed);
      open(std::move(request), std::move(respond));
    };
  }
  return [this, open = std::move(open)](http::request&& request, http::responder&& respond) {
    const auto verifier = verifier_.get();
    const auto verdict = verifier->check(request, clock_());
    counts_.add(verdict.is);
    if (verdict.is != outcome::allowed) return respond(refuse(request, verdict, *verifier));
    request.id_and_body_signed = verdict.id_and_body_signed;
    open(std::move(request), std::move(respond));
  };
}

http::reply guard::refuse(const http::request& request, const verdict& verdict,
                          const verifier& verifier) {
  report(request, verdict);
  http::problem problem;
  problem.code = http::problem_code::unauthorized;
  problem.detail = "the credentials that are asked for here are missing or not valid";
  for (const auto& challenge : verifier.challenges())
    problem.headers.push_back({"WWW-Authenticate", challenge});
  return http::to_reply(problem);
}

// Without the path, which may hold a key.
void guard::report(const http::request& request, const verdict& verdict) {
  const auto tried = verdict.way.empty() ? "" : fmt::format(" ({})", verdict.way);
  const auto text = fmt::format("a request from {} was refused at the {} listener: {}{}",
                                request.peer, listener_, text_of(verdict.is), tried);
  const auto index =
      static_cast<std::size_t>(verdict.is) - static_cast<std::size_t>(outcome::missing);
  const std::lock_guard lock(reports_mutex_);
  reports_.at(index).write(text);
}

}  // namespace sidehook::access
