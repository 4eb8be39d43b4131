#include <cstddef>
#include <cstdint>

#include "daemon/otlp/request_body.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sidehook::otlp::read_export_response({reinterpret_cast<const char*>(data), size});
  return 0;
}
