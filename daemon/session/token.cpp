#include "daemon/session/token.hpp"

#include <algorithm>
#include <optional>

#include <openssl/evp.h>

#include "daemon/session/json_text.hpp"

namespace sidehook::session {
namespace {

// An id of a document database, which organisations have there.
constexpr std::size_t id_digits = 24;
// Longer texts are no tokens.
constexpr std::size_t most_bytes = 4096;

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

// {"org":"acme","id":"…","h":"murmur64"}
std::optional<std::string> organisation_in_json(std::string_view token) {
  // What every such token begins with.
  if (!token.starts_with("ey")) return std::nullopt;
  const auto decoded = from_base64(token);
  if (!decoded) return std::nullopt;
  const auto json = read_json_text(*decoded);
  const json_text* organisation = json ? json->find("org") : nullptr;
  if (organisation == nullptr || !organisation->is(json_text::kind::string)) return std::nullopt;
  return organisation->decoded;
}

}  // namespace

std::string organisation_of(std::string_view token) {
  if (auto organisation = organisation_in_json(token)) return *std::move(organisation);
  const std::string_view start = token.substr(0, id_digits);
  const bool has_id = token.size() > id_digits && std::ranges::all_of(start, is_hex);
  return has_id ? std::string(start) : "";
}

std::vector<std::string> candidate_keys(std::string_view key, std::string_view organisation) {
  if (organisation_of(key) == organisation) return {std::string(key)};
  const std::string_view id = key.starts_with(organisation) ? key.substr(organisation.size()) : key;
  std::string token = std::string(organisation) += id;
  if (token == key) return {std::move(token)};
  return {std::move(token), std::string(key)};
}

}  // namespace sidehook::session
