#include "daemon/endpoint/sessions_endpoint.hpp"

#include <chrono>
#include <memory>
#include <utility>

#include "config/json/writer.hpp"
#include "daemon/endpoint/shared_responder.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/http/reply.hpp"

namespace sidehook::endpoint {
namespace {

using http::problem;
using http::problem_code;
using session::refusal;
using session::write_outcome;

http::reply done(std::string_view action) {
  config::json::writer json;
  json.begin_object();
  json.member("status", "ok");
  json.member("action", action);
  json.end_object();
  return http::json_reply(200, json.take());
}

http::reply no_session() {
  return to_reply(problem{problem_code::not_found, "there is no session of this key"});
}

http::reply unavailable(std::string why) {
  return to_reply(problem{
      problem_code::unavailable, std::move(why), {}, {http::retry_after(std::chrono::seconds(1))}});
}

problem malformed(const refusal& why) {
  return {problem_code::malformed, why.message, {{"offset", why.offset}}};
}

// The place of the first fault; the sentence names more of them.
problem invalid(const refusal& why) {
  problem made{problem_code::malformed, why.message};
  if (!why.faults.empty()) made.members.emplace_back("pointer", why.faults.front().pointer);
  return made;
}

http::reply refused(const refusal& why) {
  switch (why.why) {
    case refusal::reason::malformed:
      return to_reply(malformed(why));
    case refusal::reason::invalid:
      return to_reply(invalid(why));
    case refusal::reason::too_large:
      return to_reply(problem{problem_code::too_large, why.message});
    case refusal::reason::master_key:
      return to_reply(problem{problem_code::forbidden, why.message});
    case refusal::reason::failed:
      break;
  }
  return unavailable(why.message);
}

std::string key_of(const http::request& request) {
  return std::string(request.route_parameter("key"));
}

}  // namespace

void sessions_endpoint::get(http::request request, http::responder respond) {
  const auto reply =
      [respond = shared(std::move(respond))](jsvm::host::answer<std::optional<std::string>> found) {
        if (!found.value) return (*respond)(unavailable(std::move(found.error)));
        auto& json = *found.value;
        (*respond)(json ? http::json_reply(200, *std::move(json)) : no_session());
      };
  sessions_.get(key_of(request), std::string(request.query("api_id").value_or("")), reply);
}

void sessions_endpoint::put(http::request request, http::responder respond) {
  const auto reply = [respond = shared(std::move(respond))](const write_outcome& outcome) {
    switch (outcome.ended) {
      case write_outcome::kind::added:
        return (*respond)(done("added"));
      case write_outcome::kind::modified:
        return (*respond)(done("modified"));
      case write_outcome::kind::refused:
        return (*respond)(refused(outcome.why));
    }
  };
  sessions_.write(key_of(request), std::move(request.body), jsvm::host::quota_reset::no, reply);
}

void sessions_endpoint::remove(http::request request, http::responder respond) {
  const auto reply =
      [respond = shared(std::move(respond))](jsvm::host::answer<session::presence> removed) {
        if (!removed.value) return (*respond)(unavailable(std::move(removed.error)));
        const bool there = *removed.value == session::presence::present;
        (*respond)(there ? done("deleted") : no_session());
      };
  sessions_.remove(key_of(request), reply);
}

}  // namespace sidehook::endpoint
