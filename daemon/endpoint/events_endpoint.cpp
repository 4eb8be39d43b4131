#include "daemon/endpoint/events_endpoint.hpp"

#include <utility>

#include <fmt/format.h>

#include "daemon/endpoint/pending_answer.hpp"
#include "daemon/endpoint/sender_id.hpp"
#include "daemon/http/content_coding.hpp"
#include "daemon/trace/context.hpp"

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

// What else may be read of a request than its body. Where the body is signed and the header is not,
// whoever sends the request again may have changed that: it must not say what the body means, nor
// how many events it has.
class request_header_fields : public ingest::header_fields {
 public:
  explicit request_header_fields(const http::request& request) : request_(request) {}
  std::optional<std::string_view> find(std::string_view name) const override {
    if (request_.id_and_body_signed && name != "Content-Type") return std::nullopt;
    return request_.header(name);
  }
  void visit(
      const std::function<void(std::string_view, std::string_view)>& visitor) const override {
    if (!request_.id_and_body_signed) request_.headers.visit(visitor);
  }

 private:
  const http::request& request_;
};

std::string trace_parent_of(const http::request& request) {
  const auto sent = request.header("traceparent").value_or("");
  return trace::context::parse(sent) ? std::string(sent) : "";
}

// What the header calls the events counts more than what the body does. Of several events in one
// request each has an id of its own, the same when it is sent again.
void identify(ingest::decoded_body& body, std::string sender_id, bool id_is_for_all_apis) {
  if (sender_id.empty()) sender_id = body.id;
  if (sender_id.empty()) return;
  const bool several = body.form == ingest::decoded_body::shape::batch;
  for (std::size_t i = 0; i < body.events.size(); ++i) {
    auto* event = std::get_if<ingest::event>(&body.events[i]);
    if (event == nullptr) continue;
    event->id = several ? fmt::format("{}:{}", sender_id, i) : sender_id;
    event->id_is_for_all_apis = id_is_for_all_apis;
  }
}

http::problem untold(const route::told_api& told) {
  http::problem problem;
  problem.code = told.result == route::told_api::how::unknown ? http::problem_code::unknown_api
                                                              : http::problem_code::unprocessable;
  problem.detail = told.detail;
  return problem;
}

void fill_in(event_answer& answer, prospect& of) {
  answer.refused = std::move(of.refused);
  answer.ignored_because = std::move(of.ignored_because);
  if (!of.job) return;
  answer.event_id = of.job->event_id;
  answer.api_id = of.job->api->id;
  answer.handlers = of.job->handlers.size();
}

}  // namespace

void events_endpoint::post(http::request&& request, http::responder&& respond) {
  const std::string api_id(named_api(request));
  accept(request, api_id, std::move(respond));
}

void events_endpoint::post_to_api(http::request&& request, http::responder&& respond) {
  const std::string api_id(request.route_parameter("api_id"));
  accept(request, api_id, std::move(respond));
}

void events_endpoint::refuse(const http::problem& problem, http::responder respond) {
  reports_.refused(problem);
  respond(http::to_reply(problem));
}

void events_endpoint::accept(http::request& request, std::string_view api_id,
                             http::responder respond) {
  const auto arrived = clock_();
  auto sender_id = sender_id_of(request);
  if (const auto* problem = std::get_if<http::problem>(&sender_id))
    return refuse(*problem, std::move(respond));
  const auto text = http::take_decoded_body(request, options_.unpacked_bytes);
  if (text.has_error()) return refuse(text.error(), std::move(respond));
  auto body = decoder_.decode({*text, request_header_fields(request)}, arrived);
  if (const auto* refusal = std::get_if<ingest::refusal>(&body))
    return refuse(to_problem(*refusal), std::move(respond));
  auto& decoded = std::get<ingest::decoded_body>(body);
  repairs_.add(decoded.repairs);
  identify(decoded, std::get<std::string>(std::move(sender_id)), request.id_and_body_signed);
  auto prospects = route_events(std::move(decoded.events), api_id, trace_parent_of(request));
  if (is_true(request.query("explain"))) return explain_(std::move(prospects), std::move(respond));
  enqueue(std::move(prospects), {decoded.form, std::move(decoded.answer)},
          is_true(request.query("wait")) ? waiting::for_runs : waiting::for_admission, arrived,
          std::move(respond));
}

std::vector<prospect> events_endpoint::route_events(std::vector<ingest::decoded>&& events,
                                                    std::string_view api_id,
                                                    const std::string& trace_parent) const {
  const auto table = table_.get();
  std::vector<prospect> prospects;
  prospects.reserve(events.size());
  for (auto& event : events) {
    auto& made = prospects.emplace_back();
    route_event(std::move(event), *table, api_id, made);
    if (made.job && !trace_parent.empty()) made.job->event.trace_parent = trace_parent;
  }
  return prospects;
}

void events_endpoint::route_event(ingest::decoded&& decoded, const route::table& table,
                                  std::string_view api_id, prospect& made) {
  if (const auto* refusal = std::get_if<ingest::refusal>(&decoded)) {
    made.refused = to_problem(*refusal);
    return;
  }
  if (const auto* ignored = std::get_if<ingest::ignored_body>(&decoded)) {
    made.ignored_because = ignored->because;
    return;
  }
  auto& event = std::get<ingest::event>(decoded);
  made.format = event.format;
  auto told = table.tell(api_id, event.api_id, event.path, event.type);
  if (told.result != route::told_api::how::found) {
    made.refused = untold(told);
    return;
  }
  made.told_by = told.by;
  made.job = std::make_shared<route::job>();
  made.job->event_id = event.id;
  made.job->handlers = {told.found, route::table::handlers_of(*told.found, event.type)};
  made.job->api = std::move(told.found);
  made.job->event = std::move(event);
}

// What comes of the event goes on with the trace context of the span.
std::shared_ptr<trace::span> events_endpoint::begin_span(route::job& job,
                                                         trace::time_point arrived) const {
  auto begun = tracer_->enter(job.event.trace_parent);
  if (!begun) return nullptr;
  auto span = std::make_shared<trace::span>(*std::move(begun));
  span->name = "ingest";
  span->what = trace::span::kind::server;
  span->began = arrived;
  span->add("sidehook.event.type", job.event.type);
  job.event.trace_parent = span->own.text();
  return span;
}

void events_endpoint::enqueue(std::vector<prospect> prospects, answer_style style, waiting until,
                              trace::time_point arrived, http::responder respond) {
  std::vector<event_answer> answers(prospects.size());
  std::vector<std::size_t> places;
  places.reserve(prospects.size());
  for (std::size_t i = 0; i < prospects.size(); ++i) {
    const auto& job = prospects[i].job;
    if (job && job->event_id.empty()) job->event_id = ids_.next(arrived);
    fill_in(answers[i], prospects[i]);
    if (job && tracer_ != nullptr) answers[i].span = begin_span(*job, arrived);
    // An event that no handler wants is accepted, and done with.
    if (job && !job->handlers.empty()) places.push_back(i);
  }
  auto answer = std::make_shared<pending_answer>(std::move(answers), std::move(style), reports_,
                                                 std::move(respond));
  std::vector<route::shared_job> jobs;
  jobs.reserve(places.size());
  for (const std::size_t place : places) {
    if (until == waiting::for_runs) answer->listen_to(*prospects[place].job, place);
    jobs.push_back(std::move(prospects[place].job));
  }
  if (until == waiting::for_runs) answer->wait_for_runs(options_.wait_timeout, timers_);
  queue_.offer(std::move(jobs), [answer = std::move(answer), places = std::move(places)](
                                    const std::vector<queue::admission>& admissions) {
    answer->decided(admissions, places);
  });
}

}  // namespace sidehook::endpoint
