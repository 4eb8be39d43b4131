#include "daemon/http/request.hpp"

#include <algorithm>
#include <stdexcept>

namespace sidehook::http {
namespace {

const std::string* find_value(const std::vector<named_value>& values, std::string_view name) {
  const auto found = std::ranges::find(values, name, &named_value::name);
  return found == values.end() ? nullptr : &found->value;
}

}  // namespace

std::optional<std::string_view> request::query(std::string_view name) const {
  const std::string* value = find_value(target.query, name);
  return value ? std::optional<std::string_view>(*value) : std::nullopt;
}

std::string_view request::route_parameter(std::string_view name) const {
  const std::string* value = find_value(route_parameters, name);
  if (!value) throw std::logic_error("the route has no parameter " + std::string(name));
  return *value;
}

}  // namespace sidehook::http
