#include "daemon/endpoint/events_endpoint.hpp"

#include <utility>

#include <fmt/format.h>

#include "daemon/endpoint/pending_answer.hpp"
#include "daemon/endpoint/sender_id.hpp"
#include "daemon/http/content_coding.hpp"
#include "daemon/ingest/trace_context.hpp"

namespace sidehook::endpoint {
namespace {

bool is_true(std::optional<std::string_view> value) {
  return value && (*value == "true" || *value == "1");
}

// The API that the request itself names, in its URL before its headers.
std::string_view named_api(const http::request& request) {
  if (const auto query = request.query("api_id"); query && !query->empty()) return *query;
  return request.header("X-Api-Id").value_or("");
}

ingest::posted_body posted(const http::request& request, std::string_view text) {
  return {text, request.header("Content-Type").value_or(""),
          request.header("User-Agent").value_or("")};
}

std::string trace_parent_of(const http::request& request) {
  const auto sent = request.header("traceparent").value_or("");
  return ingest::is_trace_parent(sent) ? std::string(sent) : "";
}

// Of several events in one request each has an id of its own, the same when it is sent again.
void identify(ingest::decoded_body& body, const std::string& sender_id) {
  if (sender_id.empty()) return;
  const bool several = body.form == ingest::decoded_body::shape::batch;
  for (std::size_t i = 0; i < body.events.size(); ++i) {
    if (auto* event = std::get_if<ingest::event>(&body.events[i]))
      event->id = several ? fmt::format("{}:{}", sender_id, i) : sender_id;
  }
}

http::problem untold(const route::told_api& told) {
  http::problem problem;
  problem.code = told.result == route::told_api::how::unknown ? http::problem_code::unknown_api
                                                              : http::problem_code::unprocessable;
  problem.detail = told.detail;
  return problem;
}

}  // namespace

void events_endpoint::post(http::request request, http::responder respond) {
  const std::string api_id(named_api(request));
  accept(std::move(request), api_id, std::move(respond));
}

void events_endpoint::post_to_api(http::request request, http::responder respond) {
  const std::string api_id(request.route_parameter("api_id"));
  accept(std::move(request), api_id, std::move(respond));
}

void events_endpoint::accept(http::request request, std::string_view api_id,
                             http::responder respond) {
  auto sender_id = sender_id_of(request);
  if (const auto* problem = std::get_if<http::problem>(&sender_id))
    return respond(http::to_reply(*problem));
  const auto text = http::take_decoded_body(request, options_.unpacked_bytes);
  if (text.has_error()) return respond(http::to_reply(text.error()));
  auto body = ingest::decode_body(posted(request, *text), options_.limits,
                                  std::chrono::system_clock::now());
  if (const auto* refusal = std::get_if<ingest::refusal>(&body)) {
    return respond(http::to_reply(to_problem(*refusal)));
  }
  auto& decoded = std::get<ingest::decoded_body>(body);
  repairs_.add(decoded.repairs);
  identify(decoded, std::get<std::string>(sender_id));
  const auto trace_parent = trace_parent_of(request);

  std::vector<event_answer> answers(decoded.events.size());
  std::vector<route::job> jobs;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < decoded.events.size(); ++i) {
    auto job = route_event(std::move(decoded.events[i]), api_id, answers[i]);
    // An event that no handler wants is accepted, and done with.
    if (!job || job->handlers.empty()) continue;
    job->event.trace_parent = trace_parent;
    jobs.push_back(std::move(*job));
    places.push_back(i);
  }

  auto answer =
      std::make_shared<pending_answer>(std::move(answers), decoded.form, std::move(respond));
  if (is_true(request.query("wait")))
    answer->wait_for_runs(jobs, places, timers_, options_.wait_timeout);
  queue_.offer(std::move(jobs), [answer, places = std::move(places)](
                                    const std::vector<queue::admission>& admissions) {
    answer->decided(admissions, places);
  });
}

std::optional<route::job> events_endpoint::route_event(ingest::decoded decoded,
                                                       std::string_view api_id,
                                                       event_answer& answer) {
  if (const auto* refusal = std::get_if<ingest::refusal>(&decoded)) {
    answer.refused = to_problem(*refusal);
    return std::nullopt;
  }
  auto& event = std::get<ingest::event>(decoded);
  auto told = table_.get()->tell(api_id, event.api_id, event.path, event.type);
  if (told.result != route::told_api::how::found) {
    answer.refused = untold(told);
    return std::nullopt;
  }
  route::job job;
  job.event_id = event.id.empty() ? ids_.next() : event.id;
  job.handlers = route::table::handlers_of(*told.found, event.type);
  job.api = std::move(told.found);
  job.event = std::move(event);
  answer.event_id = job.event_id;
  answer.api_id = job.api->id;
  answer.handlers = job.handlers.size();
  return job;
}

}  // namespace sidehook::endpoint
