#include "daemon/endpoint/sender_id.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace sidehook::endpoint {
namespace {

constexpr std::size_t longest_id = 255;

bool is_usable(std::string_view id) {
  return !id.empty() && id.size() <= longest_id &&
         std::all_of(id.begin(), id.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

// Idempotency-Key is a string of structured fields (RFC 8941), which most senders leave unquoted.
std::string_view without_quotes(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

std::variant<std::string, http::problem> checked(std::string_view header, std::string id) {
  if (is_usable(id)) return id;
  http::problem problem;
  problem.code = http::problem_code::malformed;
  problem.detail = fmt::format(
      "the event's id in the header {} is not allowed: must be 1 to {} "
      "visible ASCII characters without spaces",
      header, longest_id);
  return problem;
}

}  // namespace

std::variant<std::string, http::problem> sender_id_of(const http::request& request) {
  // First, as it is the one that may be signed: who sends such a request again under another id
  // gets nothing by it.
  if (const auto id = request.header("webhook-id")) return checked("webhook-id", std::string(*id));
  if (const auto key = request.header("Idempotency-Key"))
    return checked("Idempotency-Key", std::string(without_quotes(*key)));
  return "";
}

}  // namespace sidehook::endpoint
