#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/request.hpp"
#include "daemon/http/responder.hpp"

namespace sidehook::http {

/// What answers the requests of a route. Called on the session's thread, which serves others too:
/// it must not block. What it throws is reported, and answered with 500 unless it has answered.
/// Takes what it is given over, or leaves it.
using endpoint = std::function<void(request&&, responder&&)>;

struct route {
  std::string method;
  /// "/events/{api_id}": a part in braces stands for any one part of a path, and gives it a name.
  std::string pattern;
  http::endpoint endpoint;
};

/// The table of routes. Immutable once made: threads share it.
///
/// The first row that fits wins. A path that none fits gets 404, a method that none of the fitting
/// has 405. HEAD is answered as GET where there is no row for it (the session leaves the body out).
class router {
 public:
  /// @throws std::invalid_argument for a pattern that does not begin with "/" or holds an unnamed
  /// "{}"
  explicit router(std::vector<route> routes);

  /// @throws std::runtime_error for what the endpoint throws, with the name of the route
  void dispatch(request&& request, responder&& respond) const;

  /// What may be told of a path to whoever must not see the names in it: the pattern of its route,
  /// or its first part where it has none.
  std::string described(std::string_view method, const target& target) const;

 private:
  struct row {
    http::route route;
    std::vector<std::string> segments;
  };

  static bool fits(const row& row, const target& target);
  const row* row_for(std::string_view method, const target& target) const;
  const row* find(std::string_view method, const target& target) const;
  std::string methods_of(const target& target) const;
  void refuse(const request& request, responder respond) const;

  std::vector<row> rows_;
};

}  // namespace sidehook::http
