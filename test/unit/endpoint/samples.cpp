#include "test/unit/endpoint/samples.hpp"

#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace sidehook::test {

const http::reply& answers::only() const {
  if (got_->size() != 1) throw std::runtime_error(fmt::format("{} answers", got_->size()));
  return got_->front();
}

http::request post_request(std::string_view target, std::string body) {
  http::request made;
  made.method = "POST";
  made.target = http::parse_target(target).value();
  made.body = std::move(body);
  return made;
}

std::string header_of(const http::reply& reply, std::string_view name) {
  for (const auto& header : reply.headers) {
    if (header.name == name) return header.value;
  }
  return "";
}

jsvm::run_result run_that(jsvm::outcome ended, std::chrono::nanoseconds duration) {
  jsvm::run_result made;
  made.ended = ended;
  made.duration = duration;
  if (ended != jsvm::outcome::succeeded)
    made.error = {"Error: no", "Error: no\n    at f (h.js:3)", "h.js", 3, 0};
  return made;
}

route::routed_api api_with(const std::string& id, const std::vector<std::string>& handlers) {
  route::routed_api made;
  made.id = id;
  made.org_id = "acme";
  made.listen_path = "/" + id + "/";
  for (const auto& name : handlers) {
    made.handlers["E"].push_back(
        std::make_shared<const jsvm::handler_binding>(jsvm::handler_binding{name, id, "acme", ""}));
  }
  return made;
}

std::string problem_text(const std::string& name, const std::string& title, unsigned status,
                         const std::string& rest) {
  return fmt::format(R"({{"type":"urn:sidehook:problem:{}","title":"{}","status":{},{}}})", name,
                     title, status, rest);
}

}  // namespace sidehook::test
