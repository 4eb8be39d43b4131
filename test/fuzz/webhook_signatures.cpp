#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "daemon/access/signature_text.hpp"

// Besides not crashing: what is read has its size and its bound, and a right signature is found
// behind whatever else stands in the field, as long as there are not too many parts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidehook;
  constexpr std::size_t digest_bytes = 32;
  const std::string field(reinterpret_cast<const char*>(data), size);
  const auto signatures = access::webhook_signatures_in(field);
  if (signatures.size() > access::most_signatures) std::abort();
  for (const auto& each : signatures) {
    if (each.size() != digest_bytes) std::abort();
  }
  const auto longer =
      access::webhook_signatures_in(field + " v1,YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=");
  if (!longer.empty() && longer.back() != access::digest(digest_bytes, 'a')) std::abort();

  if (const auto time = access::unix_time_in(field); time && *time < 0) std::abort();

  config::way_in way;
  way.prefix = "sha256=";
  const auto in_hex = access::signature_in(field, way);
  if (in_hex && (in_hex->size() != digest_bytes || size != 71)) std::abort();
  way.prefix = "";
  way.encoding = config::digest_encoding::base64;
  const auto in_base64 = access::signature_in(field, way);
  if (in_base64 && (in_base64->size() != digest_bytes || size != 44)) std::abort();
  return 0;
}
