#include "daemon/ingest/event_decoder.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// Besides not crashing: a canonical event is a fixed point of the decoder.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidehook::ingest;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const decoder_limits limits;
  const std::chrono::system_clock::time_point received{std::chrono::seconds{1'787'307'072}};
  const auto result = decode_body({body}, limits, received);
  const auto* decoded = std::get_if<decoded_body>(&result);
  if (decoded == nullptr) return 0;
  for (const auto& element : decoded->events) {
    const auto* made = std::get_if<event>(&element);
    if (made == nullptr || made->json->size() > limits.event_bytes) continue;
    const auto again = decode_body({*made->json}, limits, received);
    const auto& events = std::get<decoded_body>(again).events;
    if (events.size() != 1 || *std::get<event>(events[0]).json != *made->json) std::abort();
  }
  return 0;
}
