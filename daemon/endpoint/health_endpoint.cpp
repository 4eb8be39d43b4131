#include "daemon/endpoint/health_endpoint.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "config/json/writer.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/version.hpp"

namespace sidehook::endpoint {
namespace {

const char* to_string(health_status status) {
  switch (status) {
    case health_status::pass:
      return "pass";
    case health_status::warn:
      return "warn";
    case health_status::fail:
      return "fail";
  }
  return "fail";
}

health_status worst_of(const std::vector<component_health>& components) {
  auto worst = health_status::pass;
  for (const auto& component : components) worst = std::max(worst, component.status);
  return worst;
}

}  // namespace

void health_endpoint::hello(http::request /*request*/, http::responder respond) const {
  const health now = look_();
  const auto time = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
  config::json::writer json;
  json.begin_object();
  json.member("status", to_string(worst_of(now.components)));
  json.member("version", version);
  json.member("description", "Sidehook");
  json.key("details");
  json.begin_object();
  for (const auto& component : now.components) {
    json.key(component.name);
    json.begin_object();
    json.member("status", to_string(component.status));
    json.member("componentType", component.type);
    if (!component.output.empty()) json.member("output", component.output);
    json.member("time", time);
    json.end_object();
  }
  json.end_object();
  json.end_object();
  respond(http::json_reply(200, json.take()));
}

void health_endpoint::alive(http::request /*request*/, http::responder respond) const {
  respond(http::text_reply(200, "alive\n"));
}

void health_endpoint::ready(http::request /*request*/, http::responder respond) const {
  const auto why = look_().refuses_because;
  if (why.empty()) return respond(http::text_reply(200, "ready\n"));
  http::problem problem;
  problem.code = http::problem_code::unavailable;
  problem.detail = fmt::format("no events are accepted: {}", why);
  problem.headers = {http::retry_after(std::chrono::seconds(1))};
  respond(http::to_reply(problem));
}

}  // namespace sidehook::endpoint
