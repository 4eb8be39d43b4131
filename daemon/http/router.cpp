#include "daemon/http/router.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "daemon/http/problem.hpp"

namespace sidehook::http {
namespace {

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

std::string_view name_of(std::string_view parameter) {
  return parameter.substr(1, parameter.size() - 2);
}

std::vector<std::string> segments_of(const std::string& pattern) {
  auto parsed = parse_target(pattern);
  if (!parsed || parsed->path != pattern)
    throw std::invalid_argument("not a route's pattern: " + pattern);
  for (const std::string& segment : parsed->segments) {
    if (segment == "{}")
      throw std::invalid_argument("a part without a name in the pattern " + pattern);
  }
  return std::move(parsed->segments);
}

void name_parameters(const std::vector<std::string>& pattern, request& request) {
  for (std::size_t index = 0; index < pattern.size(); ++index) {
    if (!is_parameter(pattern[index])) continue;
    request.route_parameters.push_back(
        {std::string(name_of(pattern[index])), request.target.segments[index]});
  }
}

}  // namespace

router::router(std::vector<route> routes) {
  for (route& route : routes) {
    auto segments = segments_of(route.pattern);
    rows_.push_back({std::move(route), std::move(segments)});
  }
}

void router::dispatch(request&& request, responder&& respond) const {
  const row* row = row_for(request.method, request.target);
  if (!row) return refuse(request, std::move(respond));
  name_parameters(row->segments, request);
  try {
    row->route.endpoint(std::move(request), std::move(respond));
  } catch (const std::exception& error) {
    throw std::runtime_error(
        fmt::format("{} {}: {}", row->route.method, row->route.pattern, error.what()));
  }
}

const router::row* router::row_for(std::string_view method, const target& target) const {
  const row* row = find(method, target);
  return !row && method == "HEAD" ? find("GET", target) : row;
}

std::string router::described(std::string_view method, const target& target) const {
  if (const row* row = row_for(method, target)) return row->route.pattern;
  const auto& segments = target.segments;
  return "/" + (segments.empty() ? "" : segments.front()) + (segments.size() > 1 ? "/…" : "");
}

bool router::fits(const row& row, const target& target) {
  return std::ranges::equal(row.segments, target.segments,
                            [](const auto& wanted, const auto& given) {
                              return is_parameter(wanted) ? !given.empty() : wanted == given;
                            });
}

const router::row* router::find(std::string_view method, const target& target) const {
  const auto found = std::ranges::find_if(
      rows_, [&](const row& row) { return row.route.method == method && fits(row, target); });
  return found == rows_.end() ? nullptr : &*found;
}

// "GET, HEAD, POST": what the path has rows for; "" when it has none.
std::string router::methods_of(const target& target) const {
  std::vector<std::string> methods;
  const auto add = [&](const std::string& method) {
    if (std::ranges::find(methods, method) == methods.end()) methods.push_back(method);
  };
  for (const row& row : rows_) {
    if (!fits(row, target)) continue;
    add(row.route.method);
    if (row.route.method == "GET") add("HEAD");
  }
  return fmt::format("{}", fmt::join(methods, ", "));
}

void router::refuse(const request& request, responder respond) const {
  const std::string& path = request.target.path;
  const std::string methods = methods_of(request.target);
  if (methods.empty()) {
    return respond(to_reply({problem_code::not_found, fmt::format("there is no {}", path)}));
  }
  respond(to_reply({problem_code::method_not_allowed,
                    fmt::format("{} takes {}, not {}", path, methods, request.method),
                    {},
                    {{"Allow", methods}}}));
}

}  // namespace sidehook::http
