#include "daemon/access/signed_ways.hpp"

#include <utility>

#include <fmt/format.h>

#include "daemon/access/digest.hpp"
#include "daemon/access/signature_text.hpp"

namespace sidehook::access {
namespace {

using config::digest_algorithm;

bool is_given_once(const http::request& request, std::string_view name) {
  return request.headers.count(name) == 1;
}

std::vector<digest> signatures_by(const std::vector<std::string>& keys, digest_algorithm algorithm,
                                  std::string_view message) {
  std::vector<digest> made;
  made.reserve(keys.size());
  for (const auto& key : keys) made.push_back(hmac(algorithm, key, message));
  return made;
}

// The settings without the secrets, which are elsewhere by then.
config::way_in shape_of(config::way_in settings) {
  settings.secrets.clear();
  return settings;
}

std::string name_of(const config::way_in& settings) {
  if (settings.type == config::way_in::kind::kong) return "kong";
  return "hmac " + settings.header;
}

}  // namespace

standard_webhooks_way::standard_webhooks_way(std::chrono::seconds tolerance,
                                             const std::vector<std::string>& secrets)
    : way("standard_webhooks", R"(StandardWebhooks realm="sidehook")"), tolerance_(tolerance) {
  for (const auto& secret : secrets) {
    if (auto key = config::webhook_key(secret)) keys_.push_back(*std::move(key));
  }
}

// Expired is what was signed with a right secret: someone's clock is wrong, or a request is old.
outcome standard_webhooks_way::check(const http::request& request, wall_time now) const {
  if (!request.header("webhook-signature")) return outcome::missing;
  for (const auto* name : {"webhook-id", "webhook-timestamp", "webhook-signature"}) {
    if (!is_given_once(request, name)) return outcome::wrong;
  }
  const auto id = *request.header("webhook-id");
  const auto timestamp = *request.header("webhook-timestamp");
  const auto seconds = unix_time_in(timestamp);
  if (id.empty() || !seconds || !is_signed(request, id, timestamp)) return outcome::wrong;
  const auto age = now - wall_time(std::chrono::seconds(*seconds));
  return age > tolerance_ || age < -tolerance_ ? outcome::expired : outcome::allowed;
}

bool standard_webhooks_way::is_signed(const http::request& request, std::string_view id,
                                      std::string_view timestamp) const {
  const auto shown = webhook_signatures_in(*request.header("webhook-signature"));
  if (shown.empty()) return false;
  const auto message = fmt::format("{}.{}.{}", id, timestamp, request.body);
  return count_equal(shown, signatures_by(keys_, digest_algorithm::sha256, message)) > 0;
}

hmac_way::hmac_way(const config::way_in& settings, std::vector<std::string> secrets)
    : way(name_of(settings),
          fmt::format(R"(Signature realm="sidehook", header="{}")", settings.header)),
      settings_(shape_of(settings)),
      secrets_(std::move(secrets)) {}

outcome hmac_way::check(const http::request& request, wall_time /*now*/) const {
  const auto field = request.header(settings_.header);
  if (!field) return outcome::missing;
  const auto shown = signature_in(*field, settings_);
  if (!shown || !is_given_once(request, settings_.header)) return outcome::wrong;
  const auto right = signatures_by(secrets_, settings_.algorithm, request.body);
  return count_equal({*shown}, right) > 0 ? outcome::allowed : outcome::wrong;
}

}  // namespace sidehook::access
