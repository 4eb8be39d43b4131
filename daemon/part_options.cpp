#include "daemon/part_options.hpp"

#include <algorithm>

namespace sidehook {

std::filesystem::path definitions_folder(const config::settings& settings) {
  if (settings.apis_source == config::api_source::files) return settings.apis_path;
  return std::filesystem::path(settings.data_dir) / "gateway_apis";
}

catalog::sources sources_of(const config::settings& settings) {
  return {definitions_folder(settings), settings.scripts_path, settings.jsvm.tyk_js_path,
          settings.handlers.enabled, settings.event_handlers.json};
}

http::limits http_limits(const config::settings& settings) {
  const auto& listen = settings.listen;
  http::limits limits;
  limits.header_bytes = listen.max_header_bytes;
  limits.header_fields = listen.max_header_fields;
  limits.body_bytes = listen.max_body_bytes;
  limits.connections = listen.max_connections;
  limits.connections_per_source = listen.max_connections_per_address;
  limits.requests_per_connection = listen.max_requests_per_connection;
  limits.header_timeout = listen.header_timeout_ms;
  limits.body_timeout = listen.body_timeout_ms;
  limits.idle_timeout = listen.idle_timeout_ms;
  limits.write_timeout = listen.write_timeout_ms;
  return limits;
}

access::rate_rules rate_rules_of(const config::settings& settings) {
  const auto& rate = settings.listen.rate_limit;
  return {rate.per_s, rate.burst, rate.max_sources};
}

ingest::decoder_limits decoder_limits_of(const config::settings& settings) {
  const auto& listen = settings.listen;
  return {listen.max_event_bytes, listen.max_batch_events, listen.max_json_depth,
          listen.max_json_members};
}

endpoint::events_endpoint::options event_options(const config::settings& settings) {
  endpoint::events_endpoint::options options;
  options.unpacked_bytes = settings.listen.max_unpacked_bytes;
  options.limits = decoder_limits_of(settings);
  options.mappings = settings.mappings;
  options.wait_timeout = settings.listen.wait_timeout_ms;
  options.event_lines = settings.log.access ? log::level::info : log::level::debug;
  return options;
}

outcome::key_display key_display_of(const config::settings& settings) {
  return settings.log.redact_keys ? outcome::key_display::hashed : outcome::key_display::clear;
}

outcome::retry_rules retry_rules_of(const config::settings& settings) {
  outcome::retry_rules rules;
  rules.max_attempts = static_cast<int>(settings.retry.max_attempts);
  rules.max_requested_attempts = static_cast<int>(settings.retry.max_requested_attempts);
  rules.first_delay = settings.retry.first_delay_ms;
  rules.longest_delay = settings.retry.max_delay_ms;
  rules.max_age = settings.retry.max_age_s;
  return rules;
}

pacing::quarantine_rules quarantine_rules_of(const config::settings& settings) {
  const auto& quarantine = settings.retry.quarantine;
  pacing::quarantine_rules rules;
  rules.failures = quarantine.failures;
  rules.cpu_timeouts = quarantine.cpu_timeouts;
  rules.probe_interval = quarantine.probe_interval_ms;
  rules.most_waiting = quarantine.max_waiting;
  return rules;
}

log::level log_level_of(const config::settings& settings) {
  switch (settings.log.level) {
    case config::log_level::debug:
      return log::level::debug;
    case config::log_level::info:
      return log::level::info;
    case config::log_level::warn:
      return log::level::warn;
    case config::log_level::error:
      return log::level::error;
  }
  return log::level::info;
}

queue::shard_rule shard_rule_of(const config::settings& settings) {
  using by = queue::shard_rule::by;
  const bool by_key = settings.jsvm.shard_by == config::jsvm_shard::key;
  return {by_key ? by::key : by::api, settings.jsvm.instances};
}

queue::shard_bounds shard_bounds_of(const config::settings& settings) {
  // Of all instances together: what a queue of default size holds, some times over.
  constexpr std::size_t deliveries = 65'536;
  constexpr std::size_t bytes = std::size_t{64} * 1024 * 1024;
  queue::shard_bounds bounds{deliveries / settings.jsvm.instances, bytes / settings.jsvm.instances};
  // What this one holds, other daemons could run.
  if (settings.queue.kind == config::queue_kind::redis)
    bounds.deliveries = std::min(bounds.deliveries, settings.queue.redis.prefetch);
  return bounds;
}

}  // namespace sidehook
