#include "daemon/client/request_check.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace sidehook::client {
namespace {

bool is_token(std::string_view text) {
  static constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7F; });
}

}  // namespace

// The texts themselves are not shown: they would break lines of the log as well.
std::optional<std::string> what_cannot_be_sent(const jsvm::host::http_request& request) {
  if (!is_token(request.method)) return "the method is no HTTP method";
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name)) return "the name of a header field holds what none may";
    if (!is_field_value(value)) {
      return fmt::format("the value of the header field {} holds control characters", name);
    }
  }
  return std::nullopt;
}

}  // namespace sidehook::client
