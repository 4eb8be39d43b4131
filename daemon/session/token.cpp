#include "daemon/session/token.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "config/base64.hpp"
#include "daemon/session/json_text.hpp"

namespace sidehook::session {
namespace {

// An id of a document database, which organisations have there.
constexpr std::size_t id_digits = 24;
// Longer texts are no tokens.
constexpr std::size_t most_bytes = 8192;

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0 || text.size() > most_bytes) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  if (size != static_cast<int>(bytes.size())) return std::nullopt;
  const auto padding = text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U;
  bytes.resize(bytes.size() - padding);
  return bytes;
}

// A member of {"org":"acme","id":"…","h":"murmur64"}.
std::optional<std::string> text_in_json(std::string_view token, std::string_view member) {
  // What every such token begins with.
  if (!token.starts_with("ey")) return std::nullopt;
  const auto decoded = from_base64(token);
  if (!decoded) return std::nullopt;
  const auto json = read_json_text(*decoded);
  const json_text* value = json ? json->find(member) : nullptr;
  if (value == nullptr || !value->is(json_text::kind::string)) return std::nullopt;
  return value->decoded;
}

void add_once(std::vector<std::string>& keys, std::string key) {
  if (std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
}

}  // namespace

std::string organisation_of(std::string_view token) {
  if (auto organisation = text_in_json(token, "org")) return *std::move(organisation);
  const std::string_view start = token.substr(0, id_digits);
  const bool has_id = token.size() > id_digits && std::ranges::all_of(start, is_hex);
  return has_id ? std::string(start) : "";
}

std::string hash_function_in(std::string_view token) {
  return text_in_json(token, "h").value_or("");
}

std::string token_of(std::string_view organisation, std::string_view id,
                     std::string_view function) {
  if (id.starts_with(organisation)) id.remove_prefix(organisation.size());
  if (function.empty()) return fmt::format("{}{}", organisation, id);
  // Without escapes, as gateways put it together: what they would not read back, they do not find.
  return config::to_base64(
      fmt::format(R"({{"org":"{}","id":"{}","h":"{}"}})", organisation, id, function));
}

std::vector<std::string> candidate_keys(std::string_view key, std::string_view organisation,
                                        const config::session_settings& settings) {
  if (organisation_of(key) == organisation) return {std::string(key)};
  const bool by_name = !settings.disable_key_actions_by_username;
  std::vector<std::string> keys;
  if (by_name) keys.push_back(token_of(organisation, key, settings.hash_key_function));
  add_once(keys, std::string(key));
  if (!by_name) return keys;
  for (const auto& function : settings.hash_key_function_fallback)
    add_once(keys, token_of(organisation, key, function));
  return keys;
}

}  // namespace sidehook::session
