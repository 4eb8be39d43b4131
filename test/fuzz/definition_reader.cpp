#include "config/definition_reader.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidehook::config;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  parse_api_definition(text, "fuzz.json", {"NAME=value"});
  parse_api_definition(text, "fuzz.json", {"NAME=value"},
                       {handler_kind::dynamic, handler_kind::webhook, handler_kind::log});
  return 0;
}
