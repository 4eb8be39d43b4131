#include "daemon/outcome/redactor.hpp"

#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "config/json/parse.hpp"
#include "config/json/text.hpp"

namespace sidehook::outcome {
namespace {

constexpr std::size_t shortest_secret = 4;
constexpr std::size_t hash_bytes_shown = 6;

namespace json = config::json;

void hide_key_in(json::value& value, const std::string& key,
                 json::document::AllocatorType& memory) {
  if (value.IsString()) {
    const auto hidden = hide_key(std::string(json::text_of(&value)), key, key_display::hashed);
    value.SetString(hidden.data(), static_cast<rapidjson::SizeType>(hidden.size()), memory);
  } else if (value.IsArray()) {
    for (auto& item : value.GetArray()) hide_key_in(item, key, memory);
  } else if (value.IsObject()) {
    for (auto& member : value.GetObject()) hide_key_in(member.value, key, memory);
  }
}

}  // namespace

std::string hash_key(std::string_view key) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_Digest(key.data(), key.size(), digest.data(), &length, EVP_sha256(), nullptr);
  std::string text = "sha256:";
  for (std::size_t i = 0; i < hash_bytes_shown; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

std::string show_key(std::string_view key, key_display display) {
  return display == key_display::clear ? std::string(key) : hash_key(key);
}

std::string hide_key(std::string text, std::string_view key, key_display display) {
  if (display == key_display::clear || key.size() < shortest_secret) return text;
  std::size_t at = text.find(key);
  if (at == std::string::npos) return text;
  const std::string hash = hash_key(key);
  for (; at != std::string::npos; at = text.find(key, at + hash.size()))
    text.replace(at, key.size(), hash);
  return text;
}

std::string hide_key_in_event(const std::string& event_json, key_display display) {
  if (display == key_display::clear) return event_json;
  auto event = json::parse(event_json);
  if (!event) return event_json;
  const auto* metadata = json::member(&*event, "EventMetaData");
  const std::string key(json::text_of(json::member(metadata, "Key")));
  if (key.size() < shortest_secret) return event_json;
  hide_key_in(*event, key, event->GetAllocator());
  return json::write(*event);
}

}  // namespace sidehook::outcome
