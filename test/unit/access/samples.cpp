#include "test/unit/access/samples.hpp"

namespace sidehook::test {
namespace {

config::way_in way_of(config::way_in::kind type, std::vector<std::string> secrets) {
  config::way_in way;
  way.type = type;
  way.secrets = std::move(secrets);
  return way;
}

}  // namespace

http::request request_with(const fields& headers, const std::string& body) {
  http::request request;
  request.method = "POST";
  request.target = http::parse_target("/events").value();
  for (const auto& [name, value] : headers) request.headers.add(name, value);
  request.body = body;
  request.peer = "10.1.2.3";
  return request;
}

config::way_in bearer(std::vector<std::string> secrets) {
  return way_of(config::way_in::kind::bearer, std::move(secrets));
}

config::way_in header_named(std::string header, std::vector<std::string> secrets) {
  auto way = way_of(config::way_in::kind::header, std::move(secrets));
  way.header = std::move(header);
  return way;
}

config::way_in standard_webhooks(std::vector<std::string> secrets) {
  return way_of(config::way_in::kind::standard_webhooks, std::move(secrets));
}

config::way_in hub(std::vector<std::string> secrets) {
  auto way = way_of(config::way_in::kind::hmac, std::move(secrets));
  way.header = "X-Hub-Signature-256";
  way.prefix = "sha256=";
  return way;
}

config::way_in kong(std::vector<std::string> secrets) {
  auto way = way_of(config::way_in::kind::kong, std::move(secrets));
  way.header = "X-Kong-Signature";
  way.algorithm = config::digest_algorithm::sha1;
  way.prefix = "sha1=";
  return way;
}

config::way_in certified(std::vector<std::string> subjects) {
  auto way = way_of(config::way_in::kind::mutual_tls, {});
  way.subjects = std::move(subjects);
  return way;
}

access::verifier verifier_of(const std::vector<config::way_in>& ways) {
  access::verifier::ways made;
  for (const auto& way : ways) made.push_back(access::make_way(way, way.secrets));
  return access::verifier(std::move(made));
}

access::wall_time at(std::int64_t unix_seconds) {
  return access::wall_time(std::chrono::seconds(unix_seconds));
}

http::request webhook::request() const {
  return request_with({{"Webhook-Id", id},
                       {"Webhook-Timestamp", timestamp},
                       {"Webhook-Signature", signature},
                       {"Content-Type", "application/json"}},
                      body);
}

}  // namespace sidehook::test
