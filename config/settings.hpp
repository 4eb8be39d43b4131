#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "config/api_definition.hpp"
#include "config/mapping_presets.hpp"
#include "config/way_in.hpp"

namespace sidehook::config {

/// The settings of the daemon, each with its default. A member is named as its option:
/// `jsvm.timeout_ms` is settings::jsvm.timeout_ms. What the members mean, and their bounds, is said
/// in options.cpp. Filled once by load_settings(), and then left alone.

enum class tls_version { v1_2, v1_3 };

struct tls_settings {
  /// Without one, connections are not encrypted.
  std::string certificate_file;
  std::string key_file;
  std::string client_ca_file;
  tls_version min_version = tls_version::v1_2;
  bool operator==(const tls_settings&) const = default;
};

/// Where a listener listens, and whom it lets in.
struct listener_settings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  std::string unix_socket;
  /// In octal.
  std::string unix_socket_mode = "0660";
  bool allow_anonymous = false;
  /// Any of these lets a request in; without one, all come in.
  std::vector<way_in> auth;
  tls_settings tls;
  bool operator==(const listener_settings&) const = default;
};

/// How often one source may send.
struct rate_limit_settings {
  std::size_t per_s = 0;
  std::size_t burst = 100;
  std::size_t max_sources = 10'000;
  bool operator==(const rate_limit_settings&) const = default;
};

struct listen_settings : listener_settings {
  listen_settings() { port = 8090; }
  rate_limit_settings rate_limit;
  std::size_t threads = 0;  ///< 0: one a processor, two at most
  std::size_t max_connections = 1024;
  std::size_t max_connections_per_address = 256;
  std::size_t max_requests_per_connection = 10'000;
  std::size_t max_header_bytes = std::size_t{16} * 1024;
  std::size_t max_header_fields = 100;
  std::size_t max_body_bytes = std::size_t{1024} * 1024;
  std::size_t max_unpacked_bytes = std::size_t{8} * 1024 * 1024;
  std::size_t max_event_bytes = std::size_t{256} * 1024;
  std::size_t max_batch_events = 1000;
  std::size_t max_json_depth = 64;
  std::size_t max_json_members = 10'000;
  std::chrono::milliseconds header_timeout_ms{10'000};
  std::chrono::milliseconds body_timeout_ms{30'000};
  std::chrono::milliseconds idle_timeout_ms{75'000};
  std::chrono::milliseconds write_timeout_ms{30'000};
  std::chrono::milliseconds wait_timeout_ms{30'000};
  bool operator==(const listen_settings&) const = default;
};

struct admin_settings : listener_settings {
  admin_settings() { port = 8091; }
  bool operator==(const admin_settings&) const = default;
};

enum class jsvm_globals { shared, per_api };
enum class jsvm_shard { api, key };

struct jsvm_settings {
  std::chrono::milliseconds timeout_ms{5'000};
  std::chrono::milliseconds cpu_limit_ms{1'000};
  std::size_t memory_limit_mb = 64;
  std::size_t concurrency = 256;
  std::size_t log_lines = 200;
  std::size_t log_line_bytes = std::size_t{8} * 1024;
  jsvm_globals globals = jsvm_globals::shared;
  std::string tyk_js_path;
  /// Environment variables that TykEnv gives.
  std::vector<std::string> env_allow;
  std::size_t instances = 1;
  jsvm_shard shard_by = jsvm_shard::api;
  bool operator==(const jsvm_settings&) const = default;
};

/// Which handlers of definitions are run, and what the webhooks among them may send.
struct handler_settings {
  handler_kinds enabled = {handler_kind::dynamic};
  std::size_t max_webhook_bytes = std::size_t{1024} * 1024;
  bool operator==(const handler_settings&) const = default;
};

/// Handlers for the events of all APIs, and of none, as a Classic definition has its own.
struct gateway_handlers {
  /// {"events": {…}}, as it was given.
  std::string json = "{}";
  bool operator==(const gateway_handlers&) const = default;
};

enum class queue_kind { sqlite, memory, redis };
enum class queue_sync { full, normal };

/// The queue that several daemons share.
struct redis_queue_settings {
  std::string prefix = "sidehook";
  std::chrono::milliseconds lease_ms{30'000};
  std::size_t prefetch = 256;
  std::size_t min_replicas = 0;
  std::chrono::milliseconds replica_timeout_ms{1'000};
  bool operator==(const redis_queue_settings&) const = default;
};

struct queue_settings {
  queue_kind kind = queue_kind::sqlite;
  queue_sync sync = queue_sync::full;
  std::size_t max_events = 10'000;
  std::size_t max_bytes = std::size_t{64} * 1024 * 1024;
  std::size_t max_disk_bytes = std::size_t{1024} * 1024 * 1024;
  std::chrono::seconds dedupe_window_s{600};
  std::size_t max_dedupe_ids = 100'000;
  std::size_t max_windows = 10'000;
  redis_queue_settings redis;
  bool operator==(const queue_settings&) const = default;
};

/// When a handler is paused that fails again and again.
struct quarantine_settings {
  std::size_t failures = 0;
  std::size_t cpu_timeouts = 5;
  std::chrono::milliseconds probe_interval_ms{10'000};
  std::size_t max_waiting = 1'000;
  bool operator==(const quarantine_settings&) const = default;
};

struct retry_settings {
  std::size_t max_attempts = 1;
  std::size_t max_requested_attempts = 8;
  std::chrono::milliseconds first_delay_ms{1'000};
  std::chrono::milliseconds max_delay_ms{60'000};
  std::chrono::seconds max_age_s{600};
  quarantine_settings quarantine;
  bool operator==(const retry_settings&) const = default;
};

struct dead_letter_settings {
  std::size_t max_count = 10'000;
  std::size_t max_bytes = std::size_t{256} * 1024 * 1024;
  std::chrono::seconds max_age_s{604'800};
  bool operator==(const dead_letter_settings&) const = default;
};

/// Whom handlers may send requests to: config/README.md, "Egress rules".
struct egress_settings {
  /// When there are any, only what one of them names may be reached.
  std::vector<std::string> allow;
  /// What none may reach, whatever is allowed. By default link-local addresses, where clouds keep
  /// their metadata.
  std::vector<std::string> deny = {"169.254.0.0/16", "fe80::/10", "fd00:ec2::254"};
  bool operator==(const egress_settings&) const = default;
};

struct http_client_settings {
  std::chrono::milliseconds timeout_ms{10'000};
  std::chrono::milliseconds connect_timeout_ms{3'000};
  std::size_t max_connections = 256;
  std::size_t max_connections_per_host = 64;
  std::size_t max_response_bytes = std::size_t{1024} * 1024;
  std::size_t max_redirects = 10;
  std::size_t max_batch_requests = 64;
  std::string user_agent = "Go-http-client/1.1";
  std::string proxy;
  std::string ca_file;
  std::string client_certificate_file;
  std::string client_key_file;
  bool ssl_insecure_skip_verify = false;
  egress_settings egress;
  bool operator==(const http_client_settings&) const = default;
};

enum class session_store_kind { sqlite, redis, gateway };

struct session_settings {
  session_store_kind kind = session_store_kind::sqlite;
  bool allow_master_keys = false;
  std::chrono::seconds global_lifetime_s{0};
  bool force_global_lifetime = false;
  bool respect_key_expiration = false;
  std::size_t max_bytes = std::size_t{1024} * 1024 * 1024;
  bool hash_keys = false;
  std::string hash_key_function;
  std::vector<std::string> hash_key_function_fallback;
  bool disable_key_actions_by_username = false;
  bool operator==(const session_settings&) const = default;
};

enum class storage_kind { sqlite, redis };

struct storage_settings {
  storage_kind kind = storage_kind::sqlite;
  std::chrono::milliseconds timeout_ms{2'000};
  std::size_t max_bytes = std::size_t{256} * 1024 * 1024;
  bool operator==(const storage_settings&) const = default;
};

/// Where Redis is, and how it is spoken to.
struct redis_tls_settings {
  bool enabled = false;
  std::string ca_file;
  std::string certificate_file;
  std::string key_file;
  std::string server_name;
  bool insecure_skip_verify = false;
  bool operator==(const redis_tls_settings&) const = default;
};

struct redis_settings {
  /// Of the server; of the sentinels, with master_name; of some nodes, with cluster.
  std::vector<std::string> addresses = {"127.0.0.1:6379"};
  std::string master_name;
  bool cluster = false;
  std::size_t database = 0;
  std::string username;
  std::string password;
  std::string password_file;
  std::string sentinel_username;
  std::string sentinel_password;
  std::string sentinel_password_file;
  redis_tls_settings tls;
  std::chrono::milliseconds connect_timeout_ms{2'000};
  std::chrono::milliseconds timeout_ms{2'000};
  std::chrono::milliseconds backoff_max_ms{2'000};
  std::size_t max_pending = 10'000;
  bool operator==(const redis_settings&) const = default;
};

/// The gateway's own API.
struct gateway_settings {
  std::string url = "http://127.0.0.1:8080";
  std::string secret;
  std::string secret_file;
  /// What gateways sign notifications with.
  std::string node_secret;
  std::string node_secret_file;
  std::chrono::milliseconds timeout_ms{5'000};
  std::size_t max_response_bytes = std::size_t{64} * 1024 * 1024;
  std::string ca_file;
  bool ssl_insecure_skip_verify = false;
  bool operator==(const gateway_settings&) const = default;
};

enum class log_level { debug, info, warn, error };
enum class log_format { text, json };

struct log_settings {
  log_level level = log_level::info;
  log_format format = log_format::text;
  bool redact_keys = true;
  bool access = false;
  std::size_t max_repeats = 20;
  std::chrono::seconds repeat_window_s{10};
  bool operator==(const log_settings&) const = default;
};

struct metrics_settings {
  std::size_t max_handlers = 1'000;
  bool operator==(const metrics_settings&) const = default;
};

/// Where spans of events go (OpenTelemetry).
struct tracing_settings {
  /// None are made without it.
  std::string endpoint;
  /// "Name: value"
  std::vector<std::string> headers;
  std::string ca_file;
  std::string service_name = "sidehook";
  std::size_t sample_one_in = 1;
  std::size_t max_spans = 4'096;
  std::size_t batch_spans = 512;
  std::chrono::milliseconds interval_ms{1'000};
  std::chrono::milliseconds timeout_ms{3'000};
  bool operator==(const tracing_settings&) const = default;
};

struct reload_settings {
  bool watch = true;
  std::chrono::milliseconds debounce_ms{200};
  std::chrono::milliseconds drain_timeout_ms{10'000};
  bool tyk_notifications = false;
  std::string tyk_public_key_file;
  bool tyk_allow_unsigned = false;
  std::chrono::milliseconds tyk_interval_ms{1'000};
  bool operator==(const reload_settings&) const = default;
};

struct shutdown_settings {
  std::chrono::milliseconds timeout_ms{25'000};
  bool operator==(const shutdown_settings&) const = default;
};

struct supervisor_settings {
  std::chrono::milliseconds stuck_after_ms{5'000};
  std::chrono::milliseconds backoff_first_ms{100};
  std::chrono::milliseconds backoff_max_ms{30'000};
  std::chrono::milliseconds backoff_reset_ms{60'000};
  bool operator==(const supervisor_settings&) const = default;
};

enum class api_source { files, gateway };

struct settings {
  listen_settings listen;
  admin_settings admin;
  api_source apis_source = api_source::files;
  std::string apis_path = "apis";
  std::string scripts_path = ".";
  std::string data_dir = "data";
  bool supervise = true;
  /// In the order in which they are tried.
  std::vector<mapping> mappings = shipped_mappings();
  gateway_handlers event_handlers;
  jsvm_settings jsvm;
  handler_settings handlers;
  queue_settings queue;
  retry_settings retry;
  dead_letter_settings dead_letters;
  http_client_settings http_client;
  session_settings sessions;
  storage_settings storage;
  redis_settings redis;
  gateway_settings gateway;
  log_settings log;
  metrics_settings metrics;
  tracing_settings tracing;
  reload_settings reload;
  shutdown_settings shutdown;
  supervisor_settings supervisor;
  bool operator==(const settings&) const = default;
};

}  // namespace sidehook::config
