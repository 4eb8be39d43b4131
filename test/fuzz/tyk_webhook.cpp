#include "daemon/ingest/tyk_webhook.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "daemon/ingest/event_decoder.hpp"

namespace {

class webhook_headers : public sidehook::ingest::no_header_fields {
 public:
  std::optional<std::string_view> find(std::string_view name) const override {
    if (name == "User-Agent") return sidehook::ingest::tyk_user_agent;
    return std::nullopt;
  }
};

}  // namespace

// What the gateway's webhooks send, whatever it is, is refused or becomes events in canonical form:
// valid JSON that is read strictly as what it is, whoever sends it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidehook::ingest;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const decoder_limits limits;
  const event_decoder decoder(limits, {});
  const std::chrono::system_clock::time_point received{std::chrono::seconds{1'787'307'072}};
  const auto result = decoder.decode({body, webhook_headers()}, received);
  const auto* decoded = std::get_if<decoded_body>(&result);
  if (decoded == nullptr) return 0;
  for (const auto& element : decoded->events) {
    const auto* made = std::get_if<event>(&element);
    if (made == nullptr || made->json->size() > limits.event_bytes) continue;
    const auto again = decoder.decode({*made->json, no_header_fields()}, received);
    const auto& read = std::get<decoded_body>(again);
    if (read.events.size() != 1 || !read.repairs.empty()) std::abort();
    if (*std::get<event>(read.events[0]).json != *made->json) std::abort();
  }
  return 0;
}
