#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "config/schema/acceptance.hpp"
#include "config/schema/schema.hpp"

// What is accepted quickly has no fault by the validator either.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidehook::config;
  const auto document = json::parse({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  for (const auto* rules : {&schema::classic_api(), &schema::oas_api()}) {
    if (schema::certainly_accepts(*rules->root().parts().front(), *document) &&
        !rules->check_closely(*document).empty())
      std::abort();
  }
  return 0;
}
