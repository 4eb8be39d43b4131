#include "daemon/endpoint/admin_endpoint.hpp"

#include <utility>

#include <fmt/format.h>

#include "config/json/writer.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/http/reply.hpp"
#include "daemon/log/line.hpp"

namespace sidehook::endpoint {
namespace {

void write_names(config::json::writer& json, std::string_view key,
                 const std::vector<std::string>& names) {
  json.key(key);
  json.begin_array();
  for (const auto& name : names) json.string(name);
  json.end_array();
}

void write_changes(config::json::writer& json, std::string_view key,
                   const catalog::name_changes& changes) {
  json.key(key);
  json.begin_object();
  write_names(json, "added", changes.added);
  write_names(json, "changed", changes.changed);
  write_names(json, "removed", changes.removed);
  json.end_object();
}

void write_faults(config::json::writer& json, const std::vector<config::fault>& faults) {
  json.key("faults");
  json.begin_array();
  for (const auto& fault : faults) {
    json.begin_object();
    json.member("severity", fault.severity == config::fault::level::error ? "error" : "note");
    json.member("file", fault.file);
    json.member("line", std::int64_t{fault.line});
    json.member("column", std::int64_t{fault.column});
    json.member("pointer", fault.pointer);
    json.member("message", fault.message);
    json.end_object();
  }
  json.end_array();
}

void write_api(config::json::writer& json, const config::api_definition& definition) {
  json.begin_object();
  json.member("api_id", definition.api_id);
  json.member("org_id", definition.org_id);
  json.member("name", definition.name);
  json.member("listen_path", definition.listen_path);
  json.member("file", definition.file);
  json.member("handlers", static_cast<std::int64_t>(definition.handlers.size()));
  json.end_object();
}

// The handlers that the settings register, for all APIs.
void write_gateway(config::json::writer& json, const config::api_definition& gateway) {
  json.key("event_handlers");
  json.begin_object();
  json.member("handlers", static_cast<std::int64_t>(gateway.handlers.size()));
  json.end_object();
}

void write_paused(config::json::writer& json, const std::optional<pacing::paused_handler>& paused) {
  json.key("paused");
  if (!paused) return json.null();
  json.begin_object();
  json.member("since", log::time_text(paused->since));
  json.member("because", paused->because);
  json.member("next_probe", log::time_text(paused->next_probe));
  json.end_object();
}

double milliseconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

void write_handler(config::json::writer& json, const catalog::handler_row& row,
                   const outcome::handler_count& count,
                   const std::optional<pacing::paused_handler>& paused) {
  json.begin_object();
  json.member("api_id", row.api_id);
  json.member("event", row.event_type);
  json.member("handler", row.handler);
  json.member("path", row.path);
  json.member("file", row.definition_file);
  json.member("state", catalog::to_string(row.is));
  json.member("detail", row.detail);
  json.member("runs", static_cast<std::int64_t>(count.runs()));
  json.member("failures", static_cast<std::int64_t>(count.failures()));
  json.member("last_error", count.last_error);
  json.key("last_failed");
  if (count.failures() > 0) {
    json.string(log::time_text(count.last_failed));
  } else {
    json.null();
  }
  json.member("duration_ms", milliseconds(count.duration), 3);
  json.member("cpu_ms", milliseconds(count.cpu), 3);
  write_paused(json, paused);
  json.end_object();
}

}  // namespace

void admin_endpoint::reload(http::request /*request*/, http::responder respond) {
  // A function that is copied cannot hold what only moves.
  auto answer = std::make_shared<http::responder>(std::move(respond));
  loader_.reload([answer](const std::shared_ptr<const catalog::loaded>& now) {
    config::json::writer json;
    json.begin_object();
    json.member("status", now->shown.has_errors() ? "warn" : "ok");
    json.member("generation", static_cast<std::int64_t>(now->generation));
    write_changes(json, "apis", now->since_before.apis);
    write_changes(json, "scripts", now->since_before.scripts);
    write_faults(json, now->shown.faults);
    json.end_object();
    (*answer)(http::json_reply(200, json.take()));
  });
}

void admin_endpoint::apis(http::request /*request*/, http::responder respond) const {
  const auto now = loader_.current();
  config::json::writer json;
  json.begin_object();
  json.key("apis");
  json.begin_array();
  for (const auto& definition : now->present.definitions) {
    if (!definition.shadowed) write_api(json, definition);
  }
  json.end_array();
  write_gateway(json, now->present.gateway);
  json.end_object();
  respond(http::json_reply(200, json.take()));
}

void admin_endpoint::handlers(http::request /*request*/, http::responder respond) const {
  const auto now = loader_.current();
  const auto counts = figures_.all();
  config::json::writer json;
  json.begin_object();
  json.member("generation", static_cast<std::int64_t>(now->generation));
  json.key("handlers");
  json.begin_array();
  for (const auto& row : now->shown.handlers) {
    const auto count = counts.find({row.api_id, row.handler});
    write_handler(json, row, count == counts.end() ? outcome::handler_count() : count->second,
                  quarantine_.find({row.api_id, row.handler}));
  }
  json.end_array();
  write_faults(json, now->shown.faults);
  json.end_object();
  respond(http::json_reply(200, json.take()));
}

void admin_endpoint::resume(http::request request, http::responder respond) {
  pacing::handler_key key{std::string(request.route_parameter("api_id")),
                          std::string(request.route_parameter("handler"))};
  // A path has no empty part.
  if (key.api_id == "-") key.api_id.clear();
  if (quarantine_.resume(key)) return respond(http::json_reply(200, R"({"resumed":true})"));
  http::problem problem;
  problem.code = http::problem_code::not_found;
  problem.detail =
      fmt::format("no handler '{}' of the API '{}' is paused", key.handler, key.api_id);
  respond(http::to_reply(problem));
}

}  // namespace sidehook::endpoint
