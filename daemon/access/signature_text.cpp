#include "daemon/access/signature_text.hpp"

#include <algorithm>
#include <charconv>

#include "config/base64.hpp"

namespace sidehook::access {
namespace {

// -1 for what is no digit.
int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::optional<digest> of_size(std::optional<std::string> bytes, std::size_t size) {
  return bytes && bytes->size() == size ? std::move(bytes) : std::nullopt;
}

std::optional<digest> webhook_signature_of(std::string_view part) {
  constexpr std::string_view version = "v1,";
  if (!part.starts_with(version)) return std::nullopt;
  return of_size(config::from_base64(part.substr(version.size())),
                 size_of(config::digest_algorithm::sha256));
}

}  // namespace

std::vector<digest> webhook_signatures_in(std::string_view field) {
  std::vector<digest> signatures;
  std::size_t parts = 0;
  while (!field.empty()) {
    const auto part = field.substr(0, field.find(' '));
    field.remove_prefix(std::min(field.size(), part.size() + 1));
    if (part.empty()) continue;
    if (++parts > most_signatures) return {};
    if (auto signature = webhook_signature_of(part)) signatures.push_back(*std::move(signature));
  }
  return signatures;
}

std::optional<std::int64_t> unix_time_in(std::string_view field) {
  // Until the year 2255, after which a clock of nanoseconds overflows.
  constexpr std::size_t most_digits = 10;
  constexpr std::int64_t last = 9'000'000'000;
  if (field.empty() || field.size() > most_digits || hex_digit(field.front()) < 0)
    return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), seconds);
  const bool is_number = error == std::errc() && end == field.data() + field.size();
  return is_number && seconds <= last ? std::optional(seconds) : std::nullopt;
}

std::optional<digest> signature_in(std::string_view field, const config::way_in& written) {
  if (!field.starts_with(written.prefix)) return std::nullopt;
  field.remove_prefix(written.prefix.size());
  const auto size = size_of(written.algorithm);
  if (written.encoding == config::digest_encoding::hex) return of_size(from_hex(field), size);
  return of_size(config::from_base64(field), size);
}

}  // namespace sidehook::access
