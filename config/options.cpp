#include <array>

#include "config/gateway_handlers.hpp"
#include "config/mapping_json.hpp"
#include "config/option.hpp"
#include "config/way_in_json.hpp"

namespace sidehook::config {
namespace {

using bounds = option::bounds;

constexpr std::array<std::string_view, 2> names_of(tls_version) { return {"1.2", "1.3"}; }
constexpr std::array<std::string_view, 4> names_of(log_level) {
  return {"debug", "info", "warn", "error"};
}
constexpr std::array<std::string_view, 2> names_of(jsvm_globals) { return {"shared", "per_api"}; }
constexpr std::array<std::string_view, 2> names_of(log_format) { return {"text", "json"}; }
constexpr std::array<std::string_view, 3> names_of(queue_kind) {
  return {"sqlite", "memory", "redis"};
}
constexpr std::array<std::string_view, 2> names_of(queue_sync) { return {"full", "normal"}; }
constexpr std::array<std::string_view, 3> names_of(session_store_kind) {
  return {"sqlite", "redis", "gateway"};
}
constexpr std::array<std::string_view, 2> names_of(storage_kind) { return {"sqlite", "redis"}; }
constexpr std::array<std::string_view, 2> names_of(api_source) { return {"files", "gateway"}; }
constexpr std::array<std::string_view, 2> names_of(jsvm_shard) { return {"api", "key"}; }

// How each type of the settings becomes an option_value, and back.

template <class T>
struct conversion {
  static_assert(std::is_integral_v<T>);
  static option_value from(T number) { return static_cast<std::int64_t>(number); }
  static T to(const option_value& value) { return static_cast<T>(std::get<std::int64_t>(value)); }
};

template <class T>
struct as_it_is {
  static option_value from(const T& value) { return value; }
  static T to(const option_value& value) { return std::get<T>(value); }
};
template <>
struct conversion<bool> : as_it_is<bool> {};
template <>
struct conversion<std::string> : as_it_is<std::string> {};
template <>
struct conversion<list_of_texts> : as_it_is<list_of_texts> {};

template <>
struct conversion<std::vector<way_in>> {
  static option_value from(const std::vector<way_in>& ways) {
    return list_of_objects{to_json(ways)};
  }
  static std::vector<way_in> to(const option_value& value) {
    return ways_from_json(std::get<list_of_objects>(value).json);
  }
};

template <>
struct conversion<std::vector<mapping>> {
  static option_value from(const std::vector<mapping>& mappings) {
    return list_of_objects{to_json(mappings)};
  }
  static std::vector<mapping> to(const option_value& value) {
    return with_shipped(mappings_from_json(std::get<list_of_objects>(value).json));
  }
};

template <>
struct conversion<gateway_handlers> {
  static option_value from(const gateway_handlers& handlers) { return one_object{handlers.json}; }
  static gateway_handlers to(const option_value& value) {
    return {std::get<one_object>(value).json};
  }
};

constexpr std::array kinds_to_choose{handler_kind::dynamic, handler_kind::webhook,
                                     handler_kind::log};

template <>
struct conversion<handler_kinds> {
  static option_value from(const handler_kinds& kinds) {
    list_of_texts names;
    for (const auto kind : kinds) names.emplace_back(tyk_name(kind));
    return names;
  }
  static handler_kinds to(const option_value& value) {
    handler_kinds kinds;
    for (const auto& name : std::get<list_of_texts>(value)) {
      for (const auto kind : kinds_to_choose) {
        if (name == tyk_name(kind)) kinds.push_back(kind);
      }
    }
    return kinds;
  }
};

template <class Rep, class Period>
struct conversion<std::chrono::duration<Rep, Period>> {
  using duration = std::chrono::duration<Rep, Period>;
  static option_value from(duration time) { return static_cast<std::int64_t>(time.count()); }
  static duration to(const option_value& value) { return duration(std::get<std::int64_t>(value)); }
};

template <class T>
requires std::is_enum_v<T>
struct conversion<T> {
  static option_value from(T choice) {
    return std::string(names_of(choice)[static_cast<std::size_t>(choice)]);
  }
  static T to(const option_value& value) {
    const auto names = names_of(T{});
    std::size_t index = 0;
    while (names[index] != std::get<std::string>(value)) ++index;
    return static_cast<T>(index);
  }
};

// Access is the type of a lambda without captures: from the settings to the member.
template <class Access>
using member_type = std::remove_reference_t<std::invoke_result_t<Access, settings&>>;

template <class Access>
option row(std::string_view path, Access, option::value_type type, bounds limits,
           std::string_view documentation) {
  using convert = conversion<member_type<Access>>;
  return {path,
          type,
          limits,
          0,
          {},
          nullptr,
          documentation,
          option::exposure::open,
          [](const settings& from) { return convert::from(Access{}(from)); },
          [](settings& in, const option_value& value) { Access{}(in) = convert::to(value); }};
}

template <class Access>
option number(std::string_view path, Access access, bounds limits, std::string_view documentation) {
  return row(path, access, option::value_type::whole_number, limits, documentation);
}

template <class Access>
option yes_or_no(std::string_view path, Access access, std::string_view documentation) {
  return row(path, access, option::value_type::boolean, {}, documentation);
}

template <class Access>
option text(std::string_view path, Access access, bounds length, std::string_view documentation) {
  return row(path, access, option::value_type::text, length, documentation);
}

// @param length  of each item
template <class Access>
option list(std::string_view path, Access access, bounds length, std::int64_t most_items,
            std::string_view documentation) {
  option made = row(path, access, option::value_type::list, length, documentation);
  made.most_items = most_items;
  return made;
}

template <class Access>
option objects(std::string_view path, Access access, const object_kind& kind,
               std::int64_t most_items, std::string_view documentation) {
  option made = row(path, access, option::value_type::objects, {}, documentation);
  made.most_items = most_items;
  made.objects = &kind;
  return made;
}

template <class Access>
option object(std::string_view path, Access access, const object_kind& kind,
              std::string_view documentation) {
  option made = row(path, access, option::value_type::object, {}, documentation);
  made.objects = &kind;
  return made;
}

template <class Access>
option choices(std::string_view path, Access access, std::string_view documentation) {
  option made = row(path, access, option::value_type::list, {}, documentation);
  for (const auto kind : kinds_to_choose) made.choices.push_back(tyk_name(kind));
  made.most_items = static_cast<std::int64_t>(made.choices.size());
  return made;
}

template <class Access>
option choice(std::string_view path, Access access, std::string_view documentation) {
  option made = row(path, access, option::value_type::choice, {}, documentation);
  const auto names = names_of(member_type<Access>{});
  made.choices.assign(names.begin(), names.end());
  return made;
}

option secret(option made) {
  made.shown = option::exposure::secret;
  return made;
}

constexpr std::int64_t kib = 1024;
constexpr std::int64_t mib = 1024 * kib;
constexpr std::int64_t gib = 1024 * mib;
constexpr bounds any_port{0, 65'535};
constexpr bounds short_text{1, 256};
constexpr bounds path_length{1, 4096};
constexpr bounds optional_path_length{0, 4096};
constexpr bounds optional_short_text{0, 256};
constexpr bounds optional_socket_path{0, 107};
constexpr bounds mode_length{3, 4};
constexpr std::int64_t most_rules = 1'000;
constexpr std::int64_t most_ways = 16;
constexpr std::int64_t most_mappings = 256;
constexpr bounds up_to_ten_minutes{1, 600'000};

// The path of an option, as text and as the way to its member of the settings.
#define AT(path) \
#path, [](auto& all) -> auto& { return all.path; }

std::vector<option> make_rows() {
  return {
      text(AT(listen.address), optional_short_text,
           "IP address on which events are taken; empty for none, beside listen.unix_socket."),
      number(AT(listen.port), any_port, "Port on which events are taken; 0 takes a free one."),
      text(AT(listen.unix_socket), optional_socket_path,
           "Path of a Unix domain socket on which events are taken as well."),
      text(AT(listen.unix_socket_mode), mode_length,
           "Who on this machine may connect there: the mode of its file, in octal."),
      yes_or_no(AT(listen.allow_anonymous),
                "Allows an address that other machines can reach although senders are not "
                "authenticated."),
      secret(objects(AT(listen.auth), ways_in, most_ways,
                     "Who may send: any of these ways lets a request in, and without one all come "
                     "in.")),
      number(AT(listen.threads), {0, 64},
             "Threads that serve HTTP; 0: one for each processor that may be used, two at most."),
      number(AT(listen.max_connections), {1, 1'000'000}, "Connections open at once."),
      number(AT(listen.max_connections_per_address), {1, 1'000'000},
             "Connections open at once from one IPv4 address, or one IPv6 network of 64 bits; the "
             "loopback's count, those of a Unix domain socket do not."),
      number(AT(listen.max_requests_per_connection), {1, 1'000'000'000},
             "Requests on one connection; the answer to the last one ends it."),
      number(AT(listen.max_header_bytes), {kib, mib}, "Size of a request's header block."),
      number(AT(listen.max_header_fields), {1, 10'000}, "Number of a request's header fields."),
      number(AT(listen.max_body_bytes), {1, gib}, "Size of a request's body."),
      number(AT(listen.max_unpacked_bytes), {1, gib},
             "Size of a body with Content-Encoding: gzip, unpacked."),
      number(AT(listen.max_event_bytes), {1, gib}, "Size of one event."),
      number(AT(listen.max_batch_events), {1, 1'000'000}, "Events in one request."),
      number(AT(listen.max_json_depth), {1, 256},
             "How deep arrays and objects of an event may nest."),
      number(AT(listen.max_json_members), {1, 1'000'000},
             "Members that the objects of an event may have, those within others included."),
      number(AT(listen.header_timeout_ms), up_to_ten_minutes,
             "Time a client has to send a request's header block, from its first byte."),
      number(AT(listen.body_timeout_ms), up_to_ten_minutes,
             "Time a client has to send a request's body."),
      number(AT(listen.idle_timeout_ms), {1, 3'600'000},
             "Time a connection may stay open between requests."),
      number(AT(listen.write_timeout_ms), up_to_ten_minutes,
             "Time a client has to take an answer."),
      number(AT(listen.wait_timeout_ms), up_to_ten_minutes,
             "Time a request with ?wait=true waits for its handlers to end."),

      text(AT(listen.tls.certificate_file), optional_path_length,
           "PEM file of the certificate, and those between it and its authority, with which "
           "connections to the address are encrypted; without one, they are not."),
      text(AT(listen.tls.key_file), optional_path_length,
           "PEM file of the certificate's private key; empty when the certificate's file holds it "
           "too."),
      text(AT(listen.tls.client_ca_file), optional_path_length,
           "PEM file of the authorities whose certificates clients may show, for a way in of the "
           "type mutual_tls."),
      choice(AT(listen.tls.min_version), "The oldest version of TLS that is spoken."),

      number(AT(listen.rate_limit.per_s), {0, 1'000'000},
             "Requests with events that one source may send in a second, on the average; further "
             "ones are refused with 429; 0 does not count them."),
      number(AT(listen.rate_limit.burst), {1, 1'000'000}, "How many it may send at once."),
      number(AT(listen.rate_limit.max_sources), {1, 10'000'000},
             "Sources that are counted apart; those beyond them count as one."),

      text(AT(admin.address), optional_short_text,
           "IP address of the administration's listener; empty for none, beside "
           "admin.unix_socket."),
      number(AT(admin.port), any_port,
             "Port of the administration's listener; 0 takes a free one."),
      text(AT(admin.unix_socket), optional_socket_path,
           "Path of a Unix domain socket on which the administration listens as well."),
      text(AT(admin.unix_socket_mode), mode_length,
           "Who on this machine may connect there: the mode of its file, in octal."),
      yes_or_no(AT(admin.allow_anonymous),
                "Allows an address that other machines can reach although administrators are not "
                "authenticated."),
      secret(objects(AT(admin.auth), ways_in, most_ways,
                     "Who may administer, in the same way, but not by signatures.")),

      text(AT(admin.tls.certificate_file), optional_path_length,
           "The same as listen.tls.certificate_file, for the administration's listener."),
      text(AT(admin.tls.key_file), optional_path_length, "The same as listen.tls.key_file."),
      text(AT(admin.tls.client_ca_file), optional_path_length,
           "The same as listen.tls.client_ca_file."),
      choice(AT(admin.tls.min_version), "The oldest version of TLS that is spoken."),

      choice(AT(apis_source),
             "Where API definitions come from: files in apis_path, or the gateway at gateway.url, "
             "whose last answer is kept in data_dir."),
      text(AT(apis_path), path_length,
           "Directory of the API definitions: every *.json in it is read."),
      text(AT(scripts_path), path_length,
           "Directory to which relative paths of handler files refer."),
      text(AT(data_dir), path_length, "Directory of everything that is kept."),
      yes_or_no(AT(supervise),
                "Runs the daemon in a worker process that is replaced when it dies or is stuck, "
                "under a small one that keeps the sockets open; without, there is one process."),
      objects(AT(mappings), mapping_objects, most_mappings,
              "How bodies that are no events become some; own ones are tried before those that "
              "ship, and one of the same name takes the place of that."),
      secret(object(AT(event_handlers), gateway_handler_objects,
                    "Handlers that run for events of all APIs, after their own, and for events of "
                    "no API.")),

      number(AT(jsvm.timeout_ms), up_to_ten_minutes,
             "Time a run of a handler may take, waiting included."),
      number(AT(jsvm.cpu_limit_ms), up_to_ten_minutes,
             "Time a run of a handler may keep the JavaScript thread busy, waiting excluded."),
      number(AT(jsvm.memory_limit_mb), {4, 4096}, "Memory of each JavaScript heap, in MiB."),
      number(AT(jsvm.concurrency), {1, 10'000},
             "Runs under way at once in each JavaScript context; with 1, handlers run strictly one "
             "after another there."),
      number(AT(jsvm.log_lines), {0, 100'000},
             "Log lines that a run may write; further ones are dropped and counted."),
      number(AT(jsvm.log_line_bytes), {64, mib},
             "Size of a log line that a run writes; the rest is cut."),
      choice(AT(jsvm.globals),
             "Whether all APIs share one global object, as in Tyk, or each has its own, with only "
             "the files that its definitions name; that takes about 100 KB of jsvm.memory_limit_mb "
             "for each API."),
      text(AT(jsvm.tyk_js_path), optional_path_length,
           "JavaScript file that is evaluated before the handlers' files; without one, empty."),
      list(AT(jsvm.env_allow), short_text, most_rules,
           "Environment variables that TykEnv gives to handlers."),
      number(AT(jsvm.instances), {1, 64},
             "JavaScript contexts, each with its own thread, memory and globals; with more than "
             "one, handlers share globals only with those of their instance."),
      choice(AT(jsvm.shard_by),
             "What tells the instance that runs an event: its API, or its Key (its API, when it "
             "has none)."),

      choices(AT(handlers.enabled),
              "The kinds of handlers in definitions that are run; the others are left to the "
              "gateway, which usually runs webhook and log handlers itself."),
      number(AT(handlers.max_webhook_bytes), {kib, gib},
             "Size of the body that a webhook handler sends; a run that would send more fails."),

      choice(AT(queue.kind),
             "Where accepted events wait: sqlite keeps them on disk (data_dir/journal.db), redis "
             "shares them with other daemons, memory loses them with the process."),
      choice(AT(queue.sync),
             "When an event counts as being on disk: full forces it to the disk before it is "
             "accepted, normal leaves that to the system, and a power cut can lose the last "
             "moments."),
      number(AT(queue.max_events), {1, 10'000'000},
             "Accepted events that may wait for their handlers, counted once a handler; when it "
             "is full, events are refused with 503."),
      number(AT(queue.max_bytes), {kib, 64 * gib},
             "Size of all waiting events together, counted once a handler."),
      number(AT(queue.max_disk_bytes), {mib, 1'024 * gib},
             "Size of the journal's files; when an event does not fit, it is refused with 503."),
      number(AT(queue.dedupe_window_s), {0, 604'800},
             "How long the id that a sender gave an event is known: sent again, the event is "
             "accepted and not run again; 0 runs it again."),
      number(AT(queue.max_dedupe_ids), {0, 10'000'000},
             "Ids of senders that are known at once; the oldest are forgotten first."),
      number(AT(queue.max_windows), {0, 1'000'000},
             "Windows of handlers' cooldown_s and coalesce_s open at once; events beyond them run "
             "as they come."),
      text(AT(queue.redis.prefix), short_text,
           "What the names of all keys of the queue begin with; daemons with the same one share a "
           "queue."),
      number(AT(queue.redis.lease_ms), {100, 3'600'000},
             "Time without a sign of life after which the events that a daemon has taken are given "
             "to others."),
      number(AT(queue.redis.prefetch), {1, 10'000},
             "Events that a daemon takes before it can run them."),
      number(AT(queue.redis.min_replicas), {0, 16},
             "Replicas that must have an event before it is accepted; 0 does not wait for any, and "
             "a failover can lose the last moments."),
      number(AT(queue.redis.replica_timeout_ms), up_to_ten_minutes,
             "Time to wait for them; then the event is refused with 503."),

      number(AT(retry.max_attempts), {1, 1'000},
             "How often a handler is run for an event that it fails on; 1 is once, as in Tyk."),
      number(AT(retry.max_requested_attempts), {1, 1'000},
             "How often a handler is run that asks for it by throwing TykRetry."),
      number(AT(retry.first_delay_ms), {1, 3'600'000},
             "Time before the second attempt; doubled with each further one, and spread by a "
             "fifth."),
      number(AT(retry.max_delay_ms), {1, 86'400'000}, "The longest time between two attempts."),
      number(AT(retry.max_age_s), {1, 31'536'000},
             "Age of an event beyond which no further attempt is begun."),
      number(AT(retry.quarantine.failures), {0, 1'000'000},
             "Failures in a row after which a handler is paused, and only run as a probe now and "
             "then; 0 never pauses it."),
      number(AT(retry.quarantine.cpu_timeouts), {0, 1'000'000},
             "The same for timeouts of runs that kept the JavaScript thread busy."),
      number(AT(retry.quarantine.probe_interval_ms), {1, 86'400'000},
             "How often a paused handler is run, to see whether it succeeds."),
      number(AT(retry.quarantine.max_waiting), {0, 10'000'000},
             "Events that may wait for one paused handler; further ones become dead letters."),

      number(AT(dead_letters.max_count), {0, 10'000'000},
             "Dead letters that are kept; the oldest go first."),
      number(AT(dead_letters.max_bytes), {kib, 64 * gib},
             "Size of all dead letters together, and never more than a quarter of "
             "queue.max_disk_bytes; the oldest go first."),
      number(AT(dead_letters.max_age_s), {1, 315'360'000}, "How long a dead letter is kept."),

      number(AT(http_client.timeout_ms), up_to_ten_minutes,
             "Time a handler's request may take, from the wait for a connection to the answer's "
             "last byte."),
      number(AT(http_client.connect_timeout_ms), up_to_ten_minutes,
             "Time to resolve a host's name and connect to it, the TLS handshake included."),
      number(AT(http_client.max_connections), {1, 100'000},
             "Connections open at once; further requests wait for one."),
      number(AT(http_client.max_connections_per_host), {1, 100'000},
             "Connections open at once to one host and port; further requests wait for one."),
      number(AT(http_client.max_response_bytes), {1, gib}, "Size of an answer's body, unpacked."),
      number(AT(http_client.max_redirects), {0, 100},
             "Redirects that a request follows; one more makes it fail."),
      number(AT(http_client.max_batch_requests), {1, 10'000},
             "Requests in one call of TykBatchRequest."),
      text(AT(http_client.user_agent), {0, 1024},
           "User-Agent of requests whose handler sets none; empty sends none."),
      secret(text(AT(http_client.proxy), {0, 4096},
                  "URL of the proxy for all requests, http://, https://, socks5:// or socks5h://; "
                  "when empty, the variables http_proxy, https_proxy, all_proxy and no_proxy of "
                  "the environment hold.")),
      text(AT(http_client.ca_file), optional_path_length,
           "PEM file of the certificate authorities that are trusted instead of the system's."),
      text(AT(http_client.client_certificate_file), optional_path_length,
           "PEM file of the certificate that is shown to servers that ask for one."),
      text(AT(http_client.client_key_file), optional_path_length,
           "PEM file of the certificate's private key; empty when the certificate's file holds it "
           "too."),
      yes_or_no(AT(http_client.ssl_insecure_skip_verify),
                "Trusts any server, whatever certificate it shows."),
      list(AT(http_client.egress.allow), short_text, most_rules,
           "Rules that name what may be reached, everything when there are none (\"Egress rules\" "
           "in config/README.md)."),
      list(AT(http_client.egress.deny), short_text, most_rules,
           "Rules that name what may not be reached although it is allowed; by default link-local "
           "addresses, where clouds keep their metadata."),

      choice(AT(sessions.kind),
             "Where sessions are: in a file of our own, in the gateway's Redis, or behind the "
             "gateway's API."),
      yes_or_no(
          AT(sessions.allow_master_keys),
          "Lets handlers write sessions without access rights, which are valid for all APIs."),
      number(AT(sessions.global_lifetime_s), {0, 3'153'600'000},
             "Time to live of all sessions, if sessions.force_global_lifetime is set; 0 keeps them "
             "for good."),
      yes_or_no(AT(sessions.force_global_lifetime),
                "Lets sessions.global_lifetime_s hold instead of what sessions and APIs say."),
      yes_or_no(AT(sessions.respect_key_expiration),
                "Keeps a session at least until it expires, however short its time to live."),
      number(
          AT(sessions.max_bytes), {mib, 64 * gib},
          "Size to which all sessions of sessions.kind sqlite together may grow; further ones are "
          "refused."),
      yes_or_no(AT(sessions.hash_keys),
                "Redis has sessions under hashes of their keys; the same as the gateway's "
                "hash_keys."),
      text(AT(sessions.hash_key_function), optional_short_text,
           "How keys are made and hashed: murmur32, murmur64, murmur128 or sha256; the same as the "
           "gateway's hash_key_function."),
      list(AT(sessions.hash_key_function_fallback), short_text, 4,
           "Further functions by whose keys sessions are looked for."),
      yes_or_no(AT(sessions.disable_key_actions_by_username),
                "Does not look for sessions by the names of custom keys; the same as the gateway's "
                "option."),

      choice(AT(storage.kind), "Where the values of TykStorageSet are kept."),
      number(AT(storage.timeout_ms), up_to_ten_minutes, "Time a handler waits for the store."),
      number(
          AT(storage.max_bytes), {mib, 64 * gib},
          "Size to which the store may grow with storage.kind sqlite; further values are refused."),

      list(AT(redis.addresses), short_text, 64,
           "Host and port of the Redis server; of the sentinels, with redis.master_name; of some "
           "nodes, with redis.cluster."),
      text(AT(redis.master_name), optional_short_text,
           "Name by which the sentinels know the server; empty without sentinels."),
      yes_or_no(AT(redis.cluster), "Redis is a cluster."),
      number(AT(redis.database), {0, 65'535}, "Number of the database; a cluster has only 0."),
      text(AT(redis.username), optional_short_text,
           "User of Redis' access control lists; empty for the default user."),
      secret(text(AT(redis.password), {0, 4096}, "Password of that user.")),
      text(AT(redis.password_file), optional_path_length,
           "File that holds the password instead, read with each connection."),
      text(AT(redis.sentinel_username), optional_short_text, "User of the sentinels."),
      secret(text(AT(redis.sentinel_password), {0, 4096}, "Password of that user.")),
      text(AT(redis.sentinel_password_file), optional_path_length,
           "File that holds the sentinels' password instead, read with each connection."),
      number(AT(redis.connect_timeout_ms), up_to_ten_minutes,
             "Time to connect to Redis, sentinels, TLS and authentication included."),
      number(AT(redis.timeout_ms), up_to_ten_minutes,
             "Time that Redis has to answer; then the connection is made anew."),
      number(AT(redis.backoff_max_ms), {10, 600'000},
             "The longest time between two attempts to connect."),
      number(AT(redis.max_pending), {1, 1'000'000},
             "Commands that may wait for an answer on one connection; further ones fail."),

      yes_or_no(AT(redis.tls.enabled), "Encrypts connections to Redis and its sentinels."),
      text(AT(redis.tls.ca_file), optional_path_length,
           "PEM file of the certificate authorities that are trusted instead of the system's."),
      text(AT(redis.tls.certificate_file), optional_path_length,
           "PEM file of the certificate that is shown to Redis."),
      text(AT(redis.tls.key_file), optional_path_length,
           "PEM file of the certificate's private key; empty when the certificate's file holds it "
           "too."),
      text(AT(redis.tls.server_name), optional_short_text,
           "Name that the certificates of Redis must have; empty for the host that is connected "
           "to."),
      yes_or_no(AT(redis.tls.insecure_skip_verify),
                "Trusts any Redis, whatever certificate it shows."),

      text(AT(gateway.url), path_length,
           "Where the gateway's own API is, for sessions.kind and apis_source gateway."),
      secret(text(AT(gateway.secret), {0, 4096},
                  "What X-Tyk-Authorization has to say; the same as the gateway's secret.")),
      text(AT(gateway.secret_file), optional_path_length,
           "File that holds it instead, read with each request."),
      secret(text(AT(gateway.node_secret), {0, 4096},
                  "What gateways sign their notifications with; the same as their node_secret.")),
      text(AT(gateway.node_secret_file), optional_path_length, "File that holds it instead."),
      number(AT(gateway.timeout_ms), up_to_ten_minutes,
             "Time that a request to the gateway's API may take."),
      number(AT(gateway.max_response_bytes), {kib, gib}, "Size of an answer of the gateway's API."),
      text(AT(gateway.ca_file), optional_path_length,
           "PEM file of the certificate authorities that are trusted instead of the system's."),
      yes_or_no(AT(gateway.ssl_insecure_skip_verify),
                "Trusts any gateway, whatever certificate it shows."),

      choice(AT(log.level), "The least important messages that the daemon's log shows."),
      choice(AT(log.format), "Whether the log is text for people or JSON, one object a line."),
      yes_or_no(AT(log.redact_keys), "Writes a hash instead of each API key into the log."),
      yes_or_no(AT(log.access),
                "Logs each request to the listeners, and each event that was accepted or refused."),
      number(
          AT(log.max_repeats), {0, 1'000'000},
          "Warnings and errors that say the same (message, API, handler, event, error) which are "
          "logged within log.repeat_window_s, further ones being counted; 0 logs all."),
      number(AT(log.repeat_window_s), {1, 3'600}, "That time."),

      number(AT(metrics.max_handlers), {0, 1'000'000},
             "Handlers that GET /metrics shows each on its own; further ones are shown as one."),

      text(AT(tracing.endpoint), optional_path_length,
           "Where spans of events are sent, by OTLP over HTTP, as JSON: the URL of a collector of "
           "OpenTelemetry, to which /v1/traces is added when it has no path; empty makes none."),
      secret(list(AT(tracing.headers), {1, 4096}, most_rules,
                  "Header fields that go with them, as \"Authorization: Bearer …\".")),
      text(AT(tracing.ca_file), optional_path_length,
           "Authorities (PEM) that the collector's certificate is checked with; empty for the "
           "system's."),
      text(AT(tracing.service_name), short_text, "What the spans call the daemon: service.name."),
      number(
          AT(tracing.sample_one_in), {0, 1'000'000},
          "Traces one of so many events that come without a trace (traceparent), 0 for none; one "
          "that comes with a trace goes on with it, when its sender keeps that."),
      number(AT(tracing.max_spans), {1, 1'000'000},
             "Spans that wait to be sent; further ones are dropped, and counted."),
      number(AT(tracing.batch_spans), {1, 100'000}, "Spans that are sent at once."),
      number(AT(tracing.interval_ms), {10, 600'000},
             "How long spans wait at most until they are sent."),
      number(AT(tracing.timeout_ms), up_to_ten_minutes,
             "Time that the collector may take to answer; the daemon waits as long for it when it "
             "stops."),

      yes_or_no(AT(reload.watch),
                "Reloads when an API definition or a handler's file has changed on disk."),
      number(
          AT(reload.debounce_ms), {0, 60'000},
          "How long files have to stay as they are before a change reloads; ten times that while "
          "they go on changing."),
      number(AT(reload.drain_timeout_ms), up_to_ten_minutes,
             "Time that runs under way have to end after a reload before they are cancelled."),
      yes_or_no(AT(reload.tyk_notifications),
                "Reloads when the gateways on the same Redis are told to, by the channel "
                "tyk.cluster.notifications."),
      text(AT(reload.tyk_public_key_file), optional_path_length,
           "PEM file of the key that signs notifications, for those of a dashboard; the same as "
           "the gateway's public_key_path."),
      yes_or_no(AT(reload.tyk_allow_unsigned),
                "Follows notifications whoever signed them; the same as the gateway's "
                "allow_insecure_configs."),
      number(AT(reload.tyk_interval_ms), {0, 3'600'000},
             "The shortest time between two reloads by notifications; those between are one."),

      number(AT(shutdown.timeout_ms), {0, 600'000},
             "Time that runs have to end after SIGTERM before they are cancelled."),

      number(AT(supervisor.stuck_after_ms), {10, 600'000},
             "Time beyond jsvm.cpu_limit_ms, which ends what scripts do, that the JavaScript "
             "thread may be stuck before the worker is killed and replaced."),
      number(AT(supervisor.backoff_first_ms), {1, 600'000},
             "Time before the second worker in a row is replaced; doubled with each further one, "
             "while the first is replaced at once."),
      number(AT(supervisor.backoff_max_ms), {1, 600'000},
             "The longest time between a worker's death and its replacement."),
      number(AT(supervisor.backoff_reset_ms), {1, 86'400'000},
             "How long a worker has to live for the next one to be replaced at once again."),
  };
}

#undef AT

}  // namespace

std::span<const option> options() {
  static const std::vector<option> rows = make_rows();
  return rows;
}

}  // namespace sidehook::config
