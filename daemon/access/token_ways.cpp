#include "daemon/access/token_ways.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace sidehook::access {
namespace {

std::vector<digest> digests_of(const std::vector<std::string>& secrets) {
  std::vector<digest> digests;
  std::ranges::transform(secrets, std::back_inserter(digests),
                         [](const std::string& secret) { return sha256(secret); });
  return digests;
}

outcome compare(std::string_view shown, const std::vector<digest>& secrets) {
  return count_equal({sha256(shown)}, secrets) > 0 ? outcome::allowed : outcome::wrong;
}

}  // namespace

bearer_way::bearer_way(const std::vector<std::string>& secrets)
    : way("bearer", R"(Bearer realm="sidehook")"), secrets_(digests_of(secrets)) {}

// Another scheme is none of ours; of two fields nobody knows which one is meant.
outcome bearer_way::check(const http::request& request, wall_time /*now*/) const {
  constexpr std::string_view scheme = "Bearer ";
  const auto field = request.header("Authorization");
  if (!field || !http::equal_ignoring_case(field->substr(0, scheme.size()), scheme))
    return outcome::missing;
  if (request.headers.count("Authorization") > 1) return outcome::wrong;
  const auto token = field->find_first_not_of(' ', scheme.size());
  return compare(token == std::string_view::npos ? "" : field->substr(token), secrets_);
}

header_way::header_way(const std::string& header, const std::vector<std::string>& secrets)
    : way("header " + header, fmt::format(R"(ApiKey realm="sidehook", header="{}")", header)),
      header_(header),
      secrets_(digests_of(secrets)) {}

outcome header_way::check(const http::request& request, wall_time /*now*/) const {
  const auto field = request.header(header_);
  if (!field) return outcome::missing;
  return request.headers.count(header_) > 1 ? outcome::wrong : compare(*field, secrets_);
}

}  // namespace sidehook::access
