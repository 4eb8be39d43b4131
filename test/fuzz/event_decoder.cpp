#include "daemon/ingest/event_decoder.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "config/mapping_presets.hpp"

// Besides not crashing: a canonical event is a fixed point of the decoder.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidehook::ingest;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const decoder_limits limits;
  const event_decoder decoder(limits, sidehook::config::shipped_mappings());
  const no_header_fields headers;
  const std::chrono::system_clock::time_point received{std::chrono::seconds{1'787'307'072}};
  const auto result = decoder.decode({body, headers}, received);
  const auto* decoded = std::get_if<decoded_body>(&result);
  if (decoded == nullptr) return 0;
  for (const auto& element : decoded->events) {
    const auto* made = std::get_if<event>(&element);
    if (made == nullptr || made->json->size() > limits.event_bytes) continue;
    const auto again = decoder.decode({*made->json, headers}, received);
    const auto& events = std::get<decoded_body>(again).events;
    if (events.size() != 1 || *std::get<event>(events[0]).json != *made->json) std::abort();
  }
  return 0;
}
