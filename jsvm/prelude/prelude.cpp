#include "jsvm/prelude/prelude.hpp"

#include <array>

#include "jsvm/prelude/embedded.hpp"

namespace sidehook::jsvm::prelude {

std::span<const file> files() {
  static const std::array all{
      file{"prelude/tyk.js", tyk_js},
      file{"prelude/sort.js", sort_js},
      file{"prelude/event.js", event_js},
      file{"prelude/verdict.js", verdict_js},
  };
  return all;
}

std::string_view underscore() { return underscore_min_js; }

}  // namespace sidehook::jsvm::prelude
