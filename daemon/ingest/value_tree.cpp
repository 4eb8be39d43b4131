#include "daemon/ingest/value_tree.hpp"

#include <limits>
#include <utility>

namespace sidehook::ingest {

// How deep it may be has been looked at when it was scanned.
const config::json::value& value_tree::root() {
  if (!document_) {
    auto parsed = config::json::parse(text_, std::numeric_limits<int>::max());
    document_ = parsed ? *std::move(parsed) : config::json::document();
  }
  return *document_;
}

}  // namespace sidehook::ingest
