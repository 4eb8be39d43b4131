#pragma once

#include <string>
#include <string_view>

namespace sidehook::outcome {

/// How API keys appear in our own log lines (log.redact_keys).
enum class key_display { hashed, clear };

/// "sha256:" and the first 12 hexadecimal digits of the key's SHA-256: the same key looks the same
/// in every line, and whoever has the key can find it (printf %s "$KEY" | sha256sum).
std::string hash_key(std::string_view key);

/// The key as the log shows it.
std::string show_key(std::string_view key, key_display display);

/// The text with each occurrence of the key replaced by its hash, unless keys are shown in clear.
/// Keys of fewer than 4 bytes are not looked for: they are no secrets, and would be found in every
/// word.
std::string hide_key(std::string text, std::string_view key, key_display display);

/// The canonical event with its key, EventMetaData.Key, replaced wherever one of its strings has
/// it; as it is when keys are shown in clear, or it has none.
std::string hide_key_in_event(const std::string& event_json, key_display display);

}  // namespace sidehook::outcome
