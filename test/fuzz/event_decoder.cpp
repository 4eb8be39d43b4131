#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "config/mapping_presets.hpp"
#include "test/fuzz/fixed_point.hpp"

// Besides not crashing: a canonical event is a fixed point of the decoder.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidehook::ingest;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const event_decoder decoder({}, sidehook::config::shipped_mappings());
  const no_header_fields headers;
  const auto result = decoder.decode({body, headers}, sidehook::fuzz::received);
  sidehook::fuzz::check_fixed_points(decoder, result);
  return 0;
}
