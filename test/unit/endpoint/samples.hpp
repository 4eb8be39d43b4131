#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/endpoint/event_answer.hpp"
#include "daemon/endpoint/event_reports.hpp"
#include "daemon/http/request.hpp"
#include "daemon/http/responder.hpp"
#include "daemon/route/table.hpp"

namespace sidehook::test {

/// Collects what a request is answered.
class answers {
 public:
  answers() : got_(std::make_shared<std::vector<http::reply>>()) {}

  http::responder responder() const {
    return http::responder([got = got_](http::reply reply) { got->push_back(std::move(reply)); });
  }
  std::size_t count() const { return got_->size(); }
  /// @throws std::runtime_error unless there is exactly one
  const http::reply& only() const;

 private:
  std::shared_ptr<std::vector<http::reply>> got_;
};

http::request post_request(std::string_view target, std::string body = "");

/// The value of the first header field of this name; "" when there is none.
std::string header_of(const http::reply& reply, std::string_view name);

jsvm::run_result run_that(jsvm::outcome ended,
                          std::chrono::nanoseconds duration = std::chrono::microseconds(1'500));

/// Counts what is answered, and writes nothing.
struct silent_reports {
  log::logger log{log::make_stderr_sink(), log::level::error, log::format::text};
  endpoint::event_reports reports{log, log::level::debug};
};

/// An API of the organisation "acme" with handlers for events of type "E".
route::routed_api api_with(const std::string& id, const std::vector<std::string>& handlers);

/// A problem document.
/// @param rest  its members behind the status, as JSON without the braces
std::string problem_text(const std::string& name, const std::string& title, unsigned status,
                         const std::string& rest);

}  // namespace sidehook::test
