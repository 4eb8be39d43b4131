#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "config/mapping_json.hpp"
#include "daemon/ingest/event_decoder.hpp"

// A mapping, a NUL, and a body: what the mapping makes of the body is an event in canonical form,
// or is refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidehook;
  using namespace sidehook::ingest;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(input.find('\0'), input.size());
  const auto document = config::json::parse(input.substr(0, end));
  if (!document) return 0;
  auto read = config::read_mapping(*document);
  if (!read.faults.empty()) return 0;
  const auto body = input.substr(std::min(end + 1, input.size()));
  const decoder_limits limits;
  const event_decoder decoder(limits, {read.mapping});
  const std::chrono::system_clock::time_point received{std::chrono::seconds{1'787'307'072}};
  const auto result = decoder.decode({body, no_header_fields()}, received);
  const auto* decoded = std::get_if<decoded_body>(&result);
  if (decoded == nullptr) return 0;
  if (decoded->answer && !config::json::parse(decoded->answer->json)) std::abort();
  for (const auto& element : decoded->events) {
    const auto* made = std::get_if<event>(&element);
    if (made == nullptr || made->json->size() > limits.event_bytes) continue;
    const auto again = decoder.decode({*made->json, no_header_fields()}, received);
    const auto& events = std::get<decoded_body>(again).events;
    if (events.size() != 1 || *std::get<event>(events[0]).json != *made->json) std::abort();
  }
  return 0;
}
