#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "test/support/decoded_json.hpp"

// What we decode is what the engine decodes, but for the last digits of some numbers, and what we
// refuse it refuses in the same words.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static sidehook::test::decoded_json json("10");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (json.by_us(text) != json.by_engine(text)) std::abort();
  return 0;
}
