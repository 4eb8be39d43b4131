#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "daemon/trace/context.hpp"

// What is taken for a traceparent is one again as we write it, of the same span.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using sidehook::trace::context;
  const auto read = context::parse({reinterpret_cast<const char*>(data), size});
  if (read && context::parse(read->text()) != read) std::abort();
  return 0;
}
