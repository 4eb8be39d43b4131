#include "daemon/gateway/api_client.hpp"

#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "config/secret_file.hpp"
#include "daemon/client/named_service.hpp"

namespace sidehook::gateway {
namespace {

constexpr std::size_t most_connections = 32;

config::http_client_settings client_settings(const options& options) {
  auto settings = client::settings_for_named_service(options.timeout_ms);
  settings.max_connections = settings.max_connections_per_host = most_connections;
  settings.max_response_bytes = options.max_response_bytes;
  settings.user_agent = "Sidehook";
  settings.ca_file = options.ca_file;
  settings.ssl_insecure_skip_verify = options.ssl_insecure_skip_verify;
  return settings;
}

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

}  // namespace

api_client::api_client(boost::asio::io_context& context, options options)
    : options_(std::move(options)),
      base_(without_slash(options_.url)),
      place_(client::place_of(base_, "gateway.url")),
      executor_(boost::asio::make_strand(context)),
      http_(executor_, client_settings(options_), {}) {}

void api_client::send(api_request request, done done) {
  auto answer = [this, done = std::move(done)](api_outcome outcome) {
    note(outcome);
    done(std::move(outcome));
  };
  const auto secret =
      config::read_secret(options_.secret, options_.secret_file, "gateway.secret_file");
  if (!secret.failure.empty()) {
    auto why = fmt::format("the gateway's secret is not known: {}", secret.failure);
    return boost::asio::post(executor_, [answer = std::move(answer), why = std::move(why)] {
      answer({api_outcome::kind::refused, why});
    });
  }
  jsvm::host::http_request sent;
  sent.method = std::move(request.method);
  sent.url = base_ + request.path;
  sent.headers = {{"X-Tyk-Authorization", secret.text}};
  if (!request.body.empty()) sent.headers.push_back({"Content-Type", "application/json"});
  sent.body = std::move(request.body);
  sent.timeout = options_.timeout_ms;
  http_.send(std::move(sent), {}, [this, answer = std::move(answer)](auto result) {
    answer(judge(std::move(result), place_, options_));
  });
}

std::string api_client::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void api_client::note(const api_outcome& outcome) {
  const std::lock_guard lock(mutex_);
  failure_ = outcome.is_unusable() ? outcome.text : "";
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (plain.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

}  // namespace sidehook::gateway
