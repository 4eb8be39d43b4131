#include "daemon/ingest/tyk_webhook.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "test/fuzz/fixed_point.hpp"

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
  const event_decoder decoder({}, {});
  const auto result = decoder.decode({body, webhook_headers()}, sidehook::fuzz::received);
  sidehook::fuzz::check_fixed_points(decoder, result);
  return 0;
}
