#include <array>

#include "config/option.hpp"

namespace sidehook::config {
namespace {

using bounds = option::bounds;

constexpr std::array<std::string_view, 4> names_of(log_level) {
  return {"debug", "info", "warn", "error"};
}
constexpr std::array<std::string_view, 2> names_of(log_format) { return {"text", "json"}; }

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
          {},
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

template <class Access>
option choice(std::string_view path, Access access, std::string_view documentation) {
  option made = row(path, access, option::value_type::choice, {}, documentation);
  const auto names = names_of(member_type<Access>{});
  made.choices.assign(names.begin(), names.end());
  return made;
}

constexpr std::int64_t kib = 1024;
constexpr std::int64_t mib = 1024 * kib;
constexpr std::int64_t gib = 1024 * mib;
constexpr bounds any_port{0, 65'535};
constexpr bounds short_text{1, 256};
constexpr bounds path_length{1, 4096};
constexpr bounds up_to_ten_minutes{1, 600'000};

// The path of an option, as text and as the way to its member of the settings.
#define AT(path) \
#path, [](auto& all) -> auto& { return all.path; }

std::vector<option> make_rows() {
  return {
      text(AT(listen.address), short_text, "IP address on which events are taken."),
      number(AT(listen.port), any_port, "Port on which events are taken; 0 takes a free one."),
      yes_or_no(AT(listen.allow_anonymous),
                "Allows an address that other machines can reach although senders are not "
                "authenticated."),
      number(AT(listen.threads), {1, 64}, "Threads that serve HTTP."),
      number(AT(listen.max_connections), {1, 1'000'000}, "Connections open at once."),
      number(AT(listen.max_header_bytes), {kib, mib}, "Size of a request's header block."),
      number(AT(listen.max_header_fields), {1, 10'000}, "Number of a request's header fields."),
      number(AT(listen.max_body_bytes), {1, gib}, "Size of a request's body."),
      number(AT(listen.max_event_bytes), {1, gib}, "Size of one event."),
      number(AT(listen.max_batch_events), {1, 1'000'000}, "Events in one request."),
      number(AT(listen.max_json_depth), {1, 256},
             "How deep arrays and objects of an event may nest."),
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

      text(AT(admin.address), short_text, "IP address of the administration's listener."),
      number(AT(admin.port), any_port,
             "Port of the administration's listener; 0 takes a free one."),
      yes_or_no(AT(admin.allow_anonymous),
                "Allows an address that other machines can reach although administrators are not "
                "authenticated."),

      text(AT(apis_path), path_length,
           "Directory of the API definitions: every *.json in it is read."),
      text(AT(scripts_path), path_length,
           "Directory to which relative paths of handler files refer."),

      number(AT(jsvm.timeout_ms), up_to_ten_minutes,
             "Time a run of a handler may take, waiting included."),
      number(AT(jsvm.cpu_limit_ms), up_to_ten_minutes,
             "Time a run of a handler may keep the JavaScript thread busy, waiting excluded."),
      number(AT(jsvm.memory_limit_mb), {4, 4096}, "Memory of the JavaScript heap, in MiB."),
      number(AT(jsvm.concurrency), {1, 10'000},
             "Runs under way at once; with 1, handlers run strictly one after another."),
      number(AT(jsvm.log_lines), {0, 100'000},
             "Log lines that a run may write; further ones are dropped and counted."),
      number(AT(jsvm.log_line_bytes), {64, mib},
             "Size of a log line that a run writes; the rest is cut."),

      number(AT(queue.max_events), {1, 10'000'000},
             "Accepted events that may wait for their handlers; when it is full, events are "
             "refused with 503."),
      number(AT(queue.max_bytes), {kib, 64 * gib}, "Size of all waiting events together."),

      choice(AT(log.level), "The least important messages that the daemon's log shows."),
      choice(AT(log.format), "Whether the log is text for people or JSON, one object a line."),
      yes_or_no(AT(log.redact_keys), "Writes a hash instead of each API key into the log."),

      number(AT(shutdown.timeout_ms), {0, 600'000},
             "Time that runs have to end after SIGTERM before they are cancelled."),
  };
}

#undef AT

}  // namespace

std::span<const option> options() {
  static const std::vector<option> rows = make_rows();
  return rows;
}

}  // namespace sidehook::config
