#include "daemon/endpoint/log_endpoint.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "config/json/writer.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/http/reply.hpp"

namespace sidehook::endpoint {

void log_endpoint::show(http::request /*request*/, http::responder respond) const {
  config::json::writer json;
  json.begin_object();
  json.member("level", log::to_string(log_.least()));
  json.member("configured", log::to_string(configured_));
  json.end_object();
  respond(http::json_reply(200, json.take()));
}

void log_endpoint::change(http::request request, http::responder respond) {
  const auto given = request.query("level").value_or("");
  const auto level = log::level_named(given);
  if (!level) {
    http::problem problem;
    problem.code = http::problem_code::malformed;
    problem.detail =
        fmt::format("the query has level={}; it has to be one of debug, info, warn, error", given);
    return respond(http::to_reply(problem));
  }
  const auto before = log_.least();
  // While the log has the more of both: whoever reads it is to know why it changes.
  log_.set_least(std::min(before, *level));
  log_.warn("the level of the log was changed: PUT /log",
            {{"level", log::to_string(*level)}, {"before", log::to_string(before)}});
  log_.set_least(*level);
  show(std::move(request), std::move(respond));
}

}  // namespace sidehook::endpoint
