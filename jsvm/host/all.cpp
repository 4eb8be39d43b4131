#include "jsvm/host/all.hpp"

#include <vector>

namespace sidehook::jsvm::host {

std::span<const host_function> all() {
  static const std::vector<host_function> rows = [] {
    std::vector<host_function> joined;
    for (const auto group :
         {logging(), base64(), http(), sessions(), storage(), crypto(), environment()})
      joined.insert(joined.end(), group.begin(), group.end());
    return joined;
  }();
  return rows;
}

}  // namespace sidehook::jsvm::host
