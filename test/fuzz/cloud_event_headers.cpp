#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "daemon/ingest/event_decoder.hpp"

using namespace sidehook::ingest;

namespace {

// "name:value", a line each.
class listed_headers : public header_fields {
 public:
  void add(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return;
    fields_.emplace_back(line.substr(0, colon), line.substr(colon + 1));
  }
  std::optional<std::string_view> find(std::string_view name) const override {
    for (const auto& [field, value] : fields_) {
      if (field == name) return value;
    }
    return std::nullopt;
  }
  void visit(
      const std::function<void(std::string_view, std::string_view)>& visitor) const override {
    for (const auto& [field, value] : fields_) visitor(field, value);
  }

 private:
  std::vector<std::pair<std::string_view, std::string_view>> fields_;
};

}  // namespace

// Header lines, an empty one, and a body: what becomes of a CloudEvent is an event in canonical
// form, whatever its attributes hold.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  listed_headers headers;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.empty()) break;
    headers.add(line);
  }
  const decoder_limits limits;
  const event_decoder decoder(limits, {});
  const std::chrono::system_clock::time_point received{std::chrono::seconds{1'787'307'072}};
  const auto result = decoder.decode({rest, headers}, received);
  const auto* decoded = std::get_if<decoded_body>(&result);
  if (decoded == nullptr) return 0;
  for (const auto& element : decoded->events) {
    const auto* made = std::get_if<event>(&element);
    if (made == nullptr || made->json->size() > limits.event_bytes) continue;
    const auto again = decoder.decode({*made->json, no_header_fields()}, received);
    const auto& events = std::get<decoded_body>(again).events;
    if (events.size() != 1 || *std::get<event>(events[0]).json != *made->json) std::abort();
    if (made->id.size() > 255) std::abort();
  }
  return 0;
}
