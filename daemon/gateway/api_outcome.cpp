#include "daemon/gateway/api_outcome.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "config/json/parse.hpp"
#include "config/json/text.hpp"
#include "daemon/client/failure.hpp"

namespace sidehook::gateway {
namespace {

using jsvm::host::http_failure;
using jsvm::host::http_response;
using reason = http_failure::reason;
using outcome_kind = api_outcome::kind;

std::string describe(const http_failure& failure, std::string_view place, const options& options) {
  switch (failure.why) {
    case reason::timed_out:
      return fmt::format("{} did not answer within {} ms (gateway.timeout_ms)", place,
                         options.timeout_ms.count());
    case reason::too_large:
      return fmt::format("the answer of {} is larger than {} bytes (gateway.max_response_bytes)",
                         place, options.max_response_bytes);
    case reason::too_many_redirects:
      return fmt::format("{} redirects elsewhere: it is not the gateway's API (gateway.url)",
                         place);
    case reason::tls:
      return client::naming_option(failure.message, "http_client.ca_file", "gateway.ca_file");
    default:
      return failure.message;
  }
}

// What the gateway says of what it did, or did not, is short.
std::optional<config::json::document> read_status(const std::string& body,
                                                  std::string_view status) {
  constexpr std::size_t most_bytes = 8192;
  if (body.size() > most_bytes) return std::nullopt;
  auto json = config::json::parse(body);
  if (!json || config::json::text_of(config::json::member(&*json, "status")) != status)
    return std::nullopt;
  return *std::move(json);
}

// What it says in {"status":"error","message":…}; "" when it is no gateway that speaks.
std::string message_in(const std::string& body) {
  const auto json = read_status(body, "error");
  if (!json) return "";
  return config::json::one_line(config::json::text_of(config::json::member(&*json, "message")));
}

std::string refused_at(std::string_view place, const options& options) {
  return fmt::format("the gateway at {} does not take the secret ({})", place,
                     secret_option(options));
}

api_outcome judge(http_response answer, std::string_view place, const options& options) {
  if (answer.status == 200) return {outcome_kind::done, std::move(answer.body)};
  if (answer.status == 401 || answer.status == 403)
    return {outcome_kind::refused, refused_at(place, options)};
  const auto message = message_in(answer.body);
  if (message.empty()) {
    return {outcome_kind::gone,
            fmt::format("{} answers with status {} and nothing of a gateway's API "
                        "(gateway.url)",
                        place, answer.status)};
  }
  if (answer.status == 404) return {outcome_kind::not_found, message};
  const auto said =
      fmt::format("the gateway at {} answers with status {}: {}", place, answer.status, message);
  const bool is_our_fault = answer.status >= 400 && answer.status < 500 && answer.status != 429;
  return {is_our_fault ? outcome_kind::malformed : outcome_kind::gone, said};
}

}  // namespace

bool says_ok(const std::string& body) { return read_status(body, "ok").has_value(); }

std::string_view secret_option(const options& options) {
  return options.secret_file.empty() ? "gateway.secret" : "gateway.secret_file";
}

api_outcome judge(jsvm::host::http_result result, std::string_view place, const options& options) {
  if (auto* answer = std::get_if<http_response>(&result))
    return judge(std::move(*answer), place, options);
  const auto& failure = std::get<http_failure>(result);
  return {outcome_kind::gone,
          fmt::format("the gateway cannot be asked: {}", describe(failure, place, options))};
}

}  // namespace sidehook::gateway
