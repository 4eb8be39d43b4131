#include "daemon/ingest/tyk_webhook.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// What the gateway's webhooks send, whatever it is, is refused or becomes events in canonical form:
// valid JSON that is read strictly as what it is, whoever sends it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidehook::ingest;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const decoder_limits limits;
  const std::chrono::system_clock::time_point received{std::chrono::seconds{1'787'307'072}};
  const auto result = decode_body({body, "application/json", tyk_user_agent}, limits, received);
  const auto* decoded = std::get_if<decoded_body>(&result);
  if (decoded == nullptr) return 0;
  for (const auto& element : decoded->events) {
    const auto* made = std::get_if<event>(&element);
    if (made == nullptr || made->json->size() > limits.event_bytes) continue;
    const auto again = decode_body({*made->json}, limits, received);
    const auto& read = std::get<decoded_body>(again);
    if (read.events.size() != 1 || !read.repairs.empty()) std::abort();
    if (*std::get<event>(read.events[0]).json != *made->json) std::abort();
  }
  return 0;
}
