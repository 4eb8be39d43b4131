#include "config/way_in.hpp"

#include <algorithm>

#include "config/base64.hpp"
#include "config/text_rules.hpp"

namespace sidehook::config {
namespace {

constexpr std::size_t longest_secret = 4096;
constexpr std::size_t shortest_key = 24;
constexpr std::size_t longest_key = 64;

bool is_visible_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

// What comes through HTTP as it is: nothing is taken off its ends.
bool is_header_value(std::string_view text) {
  return text.front() != ' ' && text.back() != ' ' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

}  // namespace

std::string_view to_string(way_in::kind kind) {
  switch (kind) {
    case way_in::kind::bearer:
      return "bearer";
    case way_in::kind::header:
      return "header";
    case way_in::kind::standard_webhooks:
      return "standard_webhooks";
    case way_in::kind::hmac:
      return "hmac";
    case way_in::kind::kong:
      return "kong";
    case way_in::kind::mutual_tls:
      return "mutual_tls";
  }
  return "";
}

std::string_view to_string(digest_algorithm algorithm) {
  switch (algorithm) {
    case digest_algorithm::sha1:
      return "sha1";
    case digest_algorithm::sha256:
      return "sha256";
    case digest_algorithm::sha512:
      return "sha512";
  }
  return "";
}

bool signs_body(way_in::kind kind) {
  return kind == way_in::kind::standard_webhooks || kind == way_in::kind::hmac ||
         kind == way_in::kind::kong;
}

bool shows_secret(way_in::kind kind) {
  return kind == way_in::kind::bearer || kind == way_in::kind::header;
}

std::string_view secret_rule(way_in::kind kind) {
  switch (kind) {
    case way_in::kind::bearer:
      return "1 to 4096 visible ASCII characters without spaces";
    case way_in::kind::header:
      return "1 to 4096 visible ASCII characters, with spaces only between them";
    case way_in::kind::standard_webhooks:
      return "\"whsec_\" and 24 to 64 bytes in base64";
    case way_in::kind::hmac:
    case way_in::kind::kong:
      return "text of 1 to 4096 bytes without control characters";
    case way_in::kind::mutual_tls:
      return "none";
  }
  return "";
}

bool is_secret(way_in::kind kind, std::string_view text) {
  if (text.empty() || text.size() > longest_secret) return false;
  switch (kind) {
    case way_in::kind::bearer:
      return is_visible_ascii(text);
    case way_in::kind::header:
      return is_header_value(text);
    case way_in::kind::standard_webhooks:
      return webhook_key(text).has_value();
    case way_in::kind::hmac:
    case way_in::kind::kong:
      return is_plain_text(text);
    case way_in::kind::mutual_tls:
      return false;
  }
  return false;
}

std::optional<std::string> webhook_key(std::string_view secret) {
  constexpr std::string_view prefix = "whsec_";
  if (!secret.starts_with(prefix)) return std::nullopt;
  auto key = from_base64(secret.substr(prefix.size()));
  if (!key || key->size() < shortest_key || key->size() > longest_key) return std::nullopt;
  return key;
}

}  // namespace sidehook::config
