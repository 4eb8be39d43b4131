#include "config/definition_reader.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sidehook::config::parse_api_definition(text, "fuzz.json", {"NAME=value"});
  return 0;
}
