#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "daemon/session/key_hash.hpp"
#include "daemon/session/token.hpp"

namespace {

using sidehook::session::hash_function;

void require(bool holds) {
  if (!holds) std::abort();
}

std::size_t digits_of(hash_function function) {
  switch (function) {
    case hash_function::murmur32:
      return 8;
    case hash_function::murmur64:
      return 16;
    case hash_function::murmur128:
      return 32;
    case hash_function::sha256:
      return 64;
  }
  return 0;
}

}  // namespace

// A key, and perhaps a NUL and an organisation. Besides not crashing: hashes have their lengths,
// the key itself is always looked for, and what the key names as its organisation finds it alone.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidehook::session;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string key = text.substr(0, text.find('\0'));
  const std::string organisation = key.size() < text.size() ? text.substr(key.size() + 1) : "";

  for (const auto function : {hash_function::murmur32, hash_function::murmur64,
                              hash_function::murmur128, hash_function::sha256})
    require(hash(text, function).size() == digits_of(function));
  const auto named = sidehook::config::hash_function_of(hash_function_in(key));
  require(key_hash(key) == hash(key, named.value_or(hash_function::murmur32)));

  sidehook::config::session_settings settings;
  settings.hash_key_function = "murmur64";
  settings.hash_key_function_fallback = {"sha256"};
  require(candidate_keys(key, organisation_of(key), settings).size() == 1);
  const auto candidates = candidate_keys(key, organisation, settings);
  require(!candidates.empty() && candidates.size() <= 3);
  bool itself = false;
  for (const auto& candidate : candidates) itself = itself || candidate == key;
  require(itself);
  return 0;
}
