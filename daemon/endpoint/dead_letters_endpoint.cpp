#include "daemon/endpoint/dead_letters_endpoint.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "config/json/writer.hpp"
#include "daemon/endpoint/refusal.hpp"
#include "daemon/endpoint/shared_responder.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/http/reply.hpp"
#include "daemon/log/line.hpp"
#include "daemon/outcome/attempt_history.hpp"

namespace sidehook::endpoint {
namespace {

using http::problem;
using http::problem_code;
using queue::dead_letter;
using queue::dead_letter_filter;

constexpr std::size_t default_page = 100;
constexpr std::size_t largest_page = 1'000;

std::optional<std::uint64_t> number_from(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Reads the query of a request; the first thing wrong with it is kept.
class query_reader {
 public:
  explicit query_reader(const http::request& request) : request_(request) {}

  std::optional<std::string> text(std::string_view name) const {
    const auto value = request_.query(name);
    return value ? std::optional<std::string>(*value) : std::nullopt;
  }

  std::optional<std::uint64_t> number(std::string_view name) {
    const auto value = request_.query(name);
    if (!value) return std::nullopt;
    const auto number = number_from(*value);
    if (!number && !fault_)
      fault_ = problem{problem_code::malformed,
                       fmt::format("the query parameter {} must be a whole number", name)};
    return number;
  }

  std::optional<queue::time_point> time(std::string_view name) {
    // Beyond this, times do not fit; it is far enough away.
    constexpr std::uint64_t latest = 4'102'444'800;
    const auto seconds = number(name);
    if (!seconds) return std::nullopt;
    return queue::time_point(std::chrono::seconds(std::min(*seconds, latest)));
  }

  dead_letter_filter filter() {
    dead_letter_filter made;
    made.api_id = text("api_id");
    made.event_type = text("event_type");
    made.handler = text("handler");
    made.from = time("from");
    made.to = time("to");
    return made;
  }

  const std::optional<problem>& fault() const { return fault_; }

 private:
  const http::request& request_;
  std::optional<problem> fault_;
};

dead_letter_filter one(const http::request& request) {
  dead_letter_filter filter;
  // An id that is none is that of no letter.
  filter.id = number_from(request.route_parameter("id")).value_or(0);
  return filter;
}

http::reply no_letter() {
  return to_reply(problem{problem_code::not_found, "there is no dead letter of this id"});
}

void write_head(config::json::writer& json, const dead_letter& letter) {
  json.member("id", static_cast<std::int64_t>(letter.id));
  json.member("event_id", letter.event_id);
  json.member("api_id", letter.api_id);
  json.member("event_type", letter.event_type);
  json.member("handler", letter.handler);
  json.member("reason", letter.reason);
  json.member("attempts", std::int64_t{letter.attempts});
  json.member("accepted_at", log::time_text(letter.accepted));
  if (letter.count > 1) {
    json.member("count", static_cast<std::int64_t>(letter.count));
    json.member("last_seen_at", log::time_text(letter.last_seen));
  }
  json.member("died_at", log::time_text(letter.died));
}

http::reply page(const std::vector<dead_letter>& letters, std::size_t most) {
  config::json::writer json;
  json.begin_object();
  json.key("dead_letters");
  json.begin_array();
  for (const auto& letter : letters) {
    json.begin_object();
    write_head(json, letter);
    json.member("last_error", outcome::last_error(letter.history));
    json.end_object();
  }
  json.end_array();
  if (letters.size() == most) json.member("next", static_cast<std::int64_t>(letters.back().id));
  json.end_object();
  return http::json_reply(200, json.take());
}

http::reply whole(const dead_letter& letter, outcome::key_display keys) {
  config::json::writer json;
  json.begin_object();
  write_head(json, letter);
  json.json_member("event", outcome::hide_key_in_event(letter.event_json, keys));
  json.json_member("history", "[" + letter.history + "]");
  json.end_object();
  return http::json_reply(200, json.take());
}

http::reply counted(std::string_view name, std::size_t count) {
  config::json::writer json;
  json.begin_object();
  json.member(name, static_cast<std::int64_t>(count));
  json.end_object();
  return http::json_reply(200, json.take());
}

// The answer to what was asked of one letter.
http::reply counted_one(std::string_view name, std::size_t count) {
  return count == 0 ? no_letter() : counted(name, count);
}

// Why the queue has not taken all letters; nothing when it has.
std::optional<http::reply> incomplete(const queue::replay_result& result) {
  auto why = refusal_of(result.rest);
  if (!why) return std::nullopt;
  why->detail =
      fmt::format("{}: {}", why->detail,
                  result.replayed == 0 ? "nothing was replayed"
                                       : fmt::format("only {} were replayed", result.replayed));
  return to_reply(*why);
}

}  // namespace

void dead_letters_endpoint::list(http::request request, http::responder respond) {
  query_reader query(request);
  auto filter = query.filter();
  const auto before = query.number("before").value_or(0);
  const auto most =
      std::clamp<std::uint64_t>(query.number("limit").value_or(default_page), 1, largest_page);
  if (query.fault()) return respond(to_reply(*query.fault()));
  letters_.list(std::move(filter), before, most,
                [answer = shared(std::move(respond)), most](const auto& letters) {
                  (*answer)(page(letters, most));
                });
}

void dead_letters_endpoint::show(http::request request, http::responder respond) {
  const auto tell = [answer = shared(std::move(respond)), keys = keys_](const auto& letters) {
    (*answer)(letters.empty() ? no_letter() : whole(letters.front(), keys));
  };
  letters_.list(one(request), 0, 1, tell);
}

void dead_letters_endpoint::replay(http::request request, http::responder respond) {
  query_reader query(request);
  auto filter = query.filter();
  if (query.fault()) return respond(to_reply(*query.fault()));
  letters_.replay(std::move(filter), [answer = shared(std::move(respond))](const auto& result) {
    (*answer)(incomplete(result).value_or(counted("replayed", result.replayed)));
  });
}

void dead_letters_endpoint::replay_one(http::request request, http::responder respond) {
  letters_.replay(one(request), [answer = shared(std::move(respond))](const auto& result) {
    (*answer)(incomplete(result).value_or(counted_one("replayed", result.replayed)));
  });
}

void dead_letters_endpoint::remove(http::request request, http::responder respond) {
  query_reader query(request);
  auto filter = query.filter();
  if (query.fault()) return respond(to_reply(*query.fault()));
  letters_.remove(std::move(filter), [answer = shared(std::move(respond))](std::size_t count) {
    (*answer)(counted("removed", count));
  });
}

void dead_letters_endpoint::remove_one(http::request request, http::responder respond) {
  letters_.remove(one(request), [answer = shared(std::move(respond))](std::size_t count) {
    (*answer)(counted_one("removed", count));
  });
}

}  // namespace sidehook::endpoint
