#include "test/integration/client/client_driver.hpp"

#include <algorithm>
#include <stdexcept>

#include <catch2/catch.hpp>

namespace sidehook::test {

using namespace jsvm::host;

client_driver::client_driver(const config::http_client_settings& settings,
                             const config::environment& environment)
    : client_(std::in_place, boost::asio::make_strand(context_), settings, environment) {}

std::shared_ptr<sent_request> client_driver::send(http_request request) {
  auto sent = std::make_shared<sent_request>();
  client_->send(std::move(request), sent->cancellation.slot(), [sent](http_result result) {
    if (sent->result) throw std::logic_error("answered twice");
    sent->result = std::move(result);
  });
  return sent;
}

void client_driver::run_until(const std::function<bool()>& condition) {
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (context_.stopped()) context_.restart();
    // No longer, since the condition may be another thread's.
    context_.run_one_for(std::chrono::milliseconds(10));
    if (std::chrono::steady_clock::now() >= patience) {
      throw std::runtime_error("what is waited for did not come: ten seconds passed");
    }
  }
}

http_result client_driver::wait_for(const std::shared_ptr<sent_request>& request) {
  run_until([&] { return request->result.has_value(); });
  return *request->result;
}

http_result client_driver::fetch(http_request request) {
  return wait_for(send(std::move(request)));
}

http_response client_driver::answer(http_request request) {
  auto result = fetch(std::move(request));
  const auto* failure = std::get_if<http_failure>(&result);
  INFO((failure == nullptr ? "" : failure->message));
  REQUIRE(failure == nullptr);
  return std::get<http_response>(std::move(result));
}

http_failure client_driver::failure(http_request request) {
  auto result = fetch(std::move(request));
  REQUIRE(std::holds_alternative<http_failure>(result));
  return std::get<http_failure>(std::move(result));
}

http_request get(const std::string& url) { return request("GET", url); }

http_request post(const std::string& url, const std::string& body) {
  return request("POST", url, {}, body);
}

http_request request(const std::string& method, const std::string& url,
                     std::vector<http_header> headers, const std::string& body) {
  return {method, url, std::move(headers), body, "", std::chrono::seconds(5)};
}

std::string header(const http_response& answer, std::string_view name) {
  const auto found = std::find_if(answer.headers.begin(), answer.headers.end(),
                                  [&](const http_header& each) { return each.name == name; });
  return found == answer.headers.end() ? "" : found->value;
}

}  // namespace sidehook::test
