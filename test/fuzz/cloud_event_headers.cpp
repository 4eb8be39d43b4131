#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "test/fuzz/fixed_point.hpp"

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
  const event_decoder decoder({}, {});
  const auto result = decoder.decode({rest, headers}, sidehook::fuzz::received);
  sidehook::fuzz::check_fixed_points(decoder, result);
  return 0;
}
