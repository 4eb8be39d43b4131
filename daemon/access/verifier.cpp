#include "daemon/access/verifier.hpp"

#include <algorithm>

#include "daemon/access/certificate_way.hpp"
#include "daemon/access/signed_ways.hpp"
#include "daemon/access/token_ways.hpp"

namespace sidehook::access {

std::unique_ptr<const way> make_way(const config::way_in& settings,
                                    const std::vector<std::string>& secrets) {
  using kind = config::way_in::kind;
  switch (settings.type) {
    case kind::bearer:
      return std::make_unique<bearer_way>(secrets);
    case kind::header:
      return std::make_unique<header_way>(settings.header, secrets);
    case kind::standard_webhooks:
      return std::make_unique<standard_webhooks_way>(settings.tolerance_s, secrets);
    case kind::hmac:
    case kind::kong:
      return std::make_unique<hmac_way>(settings, secrets);
    case kind::mutual_tls:
      return std::make_unique<certificate_way>(settings.subjects);
  }
  return nullptr;
}

verdict verifier::check(const http::request& request, wall_time now) const {
  if (ways_.empty()) return {outcome::allowed, "", false};
  verdict nearest;
  for (const auto& way : ways_) {
    const auto found = way->check(request, now);
    if (found == outcome::allowed) return {found, way->name(), way->signs_id_and_body()};
    // Missing, wrong, expired: the later, the nearer.
    if (found > nearest.is) nearest = {found, way->name(), false};
  }
  return nearest;
}

std::vector<std::string> verifier::challenges() const {
  std::vector<std::string> all;
  for (const auto& way : ways_) {
    if (std::ranges::find(all, way->challenge()) == all.end()) all.push_back(way->challenge());
  }
  return all;
}

}  // namespace sidehook::access
