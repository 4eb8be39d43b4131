#include "daemon/ingest/repair_counts.hpp"

namespace sidehook::ingest {

const char* to_string(repair kind) {
  switch (kind) {
    case repair::entities_in_strings:
      return "entities_in_strings";
    case repair::entities_in_body:
      return "entities_in_body";
    case repair::trailing_comma:
      return "trailing_comma";
    case repair::control_character:
      return "control_character";
    case repair::backslash:
      return "backslash";
    case repair::invalid_utf8:
      break;
  }
  return "invalid_utf8";
}

void repair_counts::add(const repair_set& needed) {
  if (needed.empty()) return;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (needed.has(static_cast<repair>(i))) counts_[i].fetch_add(1, std::memory_order_relaxed);
  }
}

}  // namespace sidehook::ingest
