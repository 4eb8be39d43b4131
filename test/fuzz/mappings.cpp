#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "config/mapping_json.hpp"
#include "test/fuzz/fixed_point.hpp"

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
  const event_decoder decoder({}, {read.mapping});
  const auto result = decoder.decode({body, no_header_fields()}, sidehook::fuzz::received);
  const auto* decoded = std::get_if<decoded_body>(&result);
  if (decoded != nullptr && decoded->answer && !config::json::parse(decoded->answer->json))
    std::abort();
  sidehook::fuzz::check_fixed_points(decoder, result);
  return 0;
}
