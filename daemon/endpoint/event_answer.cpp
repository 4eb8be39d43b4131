#include "daemon/endpoint/event_answer.hpp"

#include <algorithm>
#include <chrono>

#include "config/json/writer.hpp"

namespace sidehook::endpoint {
namespace {

constexpr unsigned status_ok = 200;
constexpr unsigned status_accepted = 202;
constexpr unsigned status_multi = 207;

void write_run(config::json::writer& json, const run_answer& run) {
  const auto& result = *run.result;
  json.begin_object();
  json.member("handler", run.handler);
  json.member("outcome", jsvm::to_string(result.ended));
  json.key("error");
  if (result.ended == jsvm::outcome::succeeded) {
    json.null();
  } else {
    json.begin_object();
    json.member("message", result.error.message);
    json.member("stack", result.error.stack);
    json.member("file", result.error.file);
    json.member("line", std::int64_t{result.error.line});
    json.end_object();
  }
  json.key("logs");
  json.begin_array();
  for (const auto& line : result.logs) {
    json.begin_object();
    json.member("level", line.level);
    json.member("message", line.message);
    json.end_object();
  }
  json.end_array();
  json.member("duration_ms", std::chrono::duration<double, std::milli>(result.duration).count(), 3);
  json.end_object();
}

void write_accepted(config::json::writer& json, const event_answer& event, runs_shown runs) {
  if (!event.ignored_because.empty()) return json.member("ignored", event.ignored_because);
  json.member("id", event.event_id);
  json.member("api_id", event.api_id);
  json.member("handlers", static_cast<std::int64_t>(event.handlers));
  if (event.repeated) json.json_member("repeated", "true");
  if (runs == runs_shown::no) return;
  json.key("runs");
  json.begin_array();
  for (const auto& run : event.runs) write_run(json, run);
  json.end_array();
}

// The status that all events share if all were refused alike, else 0.
unsigned shared_refusal(const std::vector<event_answer>& events) {
  unsigned shared = 0;
  for (const auto& event : events) {
    if (!event.refused) return 0;
    const unsigned status = http::status_of(event.refused->code);
    if (shared != 0 && status != shared) return 0;
    shared = status;
  }
  return shared;
}

// The sender tries again with all of them, and those that were accepted do not run again: they have
// ids. Of several refusals the one with the highest status is told: those of 429 and above may be
// over by then.
http::reply wanted_reply(const std::vector<event_answer>& events,
                         const ingest::answer_form& wanted) {
  const http::problem* worst = nullptr;
  for (const auto& event : events) {
    const bool worse = event.refused && (worst == nullptr || http::status_of(event.refused->code) >
                                                                 http::status_of(worst->code));
    if (worse) worst = &*event.refused;
  }
  if (worst == nullptr) return http::json_reply(wanted.status, wanted.json);
  auto reply = http::json_reply(http::status_of(worst->code), wanted.json);
  reply.headers = worst->headers;
  if (wanted.error_member.empty()) return reply;
  config::json::writer error;
  error.begin_object();
  error.member(wanted.error_member, worst->detail);
  error.end_object();
  const auto told = error.take();
  const bool alone = reply.body == "{}";
  reply.body.replace(reply.body.size() - 1, 1, (alone ? "" : ",") + told.substr(1));
  return reply;
}

}  // namespace

http::problem to_problem(const ingest::refusal& refusal) {
  using reason = ingest::refusal::reason;
  http::problem problem;
  problem.detail = refusal.detail;
  switch (refusal.why) {
    case reason::malformed:
      problem.code = http::problem_code::malformed;
      problem.members.emplace_back("offset", refusal.offset);
      break;
    case reason::unprocessable:
      problem.code = http::problem_code::unprocessable;
      break;
    case reason::too_large:
      problem.code = http::problem_code::too_large;
      break;
    case reason::unsupported:
      problem.code = http::problem_code::unsupported_media_type;
      break;
  }
  if (!refusal.pointer.empty()) problem.members.emplace_back("pointer", refusal.pointer);
  return problem;
}

http::reply to_reply(const std::vector<event_answer>& events, const answer_style& style,
                     runs_shown runs) {
  if (style.wanted) return wanted_reply(events, *style.wanted);
  const bool single = style.shape == ingest::decoded_body::shape::single;
  if (single && events.front().refused) return http::to_reply(*events.front().refused);

  const auto count = [&](auto is) { return std::count_if(events.begin(), events.end(), is); };
  const auto refused = count([](const auto& event) { return event.refused.has_value(); });
  const auto ignored = count([](const auto& event) { return !event.ignored_because.empty(); });
  const auto accepted = static_cast<std::ptrdiff_t>(events.size()) - refused - ignored;
  const bool all = refused == 0;
  config::json::writer json;
  json.begin_object();
  json.member("accepted", std::int64_t{accepted});
  json.key("events");
  json.begin_array();
  for (const auto& event : events) {
    json.begin_object();
    if (event.refused) {
      json.member("status", std::int64_t{http::status_of(event.refused->code)});
      json.json_member("problem", http::to_reply(*event.refused).body);
    } else {
      if (!all) json.member("status", std::int64_t{status_accepted});
      write_accepted(json, event, runs);
    }
    json.end_object();
  }
  json.end_array();
  json.end_object();

  unsigned status = runs == runs_shown::yes ? status_ok : status_accepted;
  if (!all) status = status_multi;
  http::reply reply = http::json_reply(status, json.take());
  // A sender whose whole batch met a full queue is to try again, not to look into the answer.
  if (const unsigned refused = shared_refusal(events); refused != 0) {
    reply.status = refused;
    reply.headers = events.front().refused->headers;
  }
  return reply;
}

}  // namespace sidehook::endpoint
