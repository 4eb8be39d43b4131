#include "test/support/script_ports.hpp"

#include <stdexcept>
#include <utility>

namespace sidehook::test {
namespace {

constexpr const char* absent = "there is no store";

template <class Value>
void refuse(const jsvm::host::answered<Value>& done) {
  done({std::nullopt, absent});
}

}  // namespace

void recording_http_client::send(jsvm::host::http_request request,
                                 boost::asio::cancellation_slot /*cancellation*/,
                                 std::function<void(jsvm::host::http_result)> done) {
  requests.push_back(request);
  if (!holds_) return done(answer_to(request));
  held_.push_back(
      [this, request = std::move(request), done = std::move(done)] { done(answer_to(request)); });
}

void recording_http_client::release() {
  holds_ = false;
  for (auto& each : std::exchange(held_, {})) each();
}

jsvm::host::http_result recording_http_client::answer_to(
    const jsvm::host::http_request& request) const {
  if (answer) return answer(request);
  return jsvm::host::http_response{200, {}, ""};
}

void absent_stores::get(std::string /*key*/, std::string /*api_id*/, answered<text> done) {
  refuse(done);
}
void absent_stores::set(std::string /*key*/, std::string /*session_json*/,
                        jsvm::host::quota_reset /*reset*/, answered<nothing> done) {
  refuse(done);
}
void absent_stores::get(std::string /*key*/, answered<text> done) { refuse(done); }
void absent_stores::set(std::string /*key*/, std::string /*value*/, std::chrono::seconds /*ttl*/,
                        answered<nothing> done) {
  refuse(done);
}
void absent_stores::set_if_absent(std::string /*key*/, std::string /*value*/,
                                  std::chrono::seconds /*ttl*/, answered<bool> done) {
  refuse(done);
}
void absent_stores::remove(std::string /*key*/, answered<nothing> done) { refuse(done); }
void absent_stores::time_to_live(std::string /*key*/, answered<std::int64_t> done) { refuse(done); }
void absent_stores::increment(std::string /*key*/, std::chrono::seconds /*ttl*/,
                              answered<std::int64_t> done) {
  refuse(done);
}

std::optional<std::string> fixed_environment::find(std::string_view name) const {
  const auto found = variables.find(name);
  return found == variables.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace sidehook::test
