#pragma once

#include <string>
#include <variant>
#include <vector>

#include "config/mapping.hpp"
#include "daemon/ingest/event.hpp"
#include "daemon/ingest/value_tree.hpp"

namespace sidehook::ingest {

/// A body within another.
struct nested_body {
  std::string text;
  /// Where it is in the outer one, as a JSON Pointer.
  std::string pointer;
};

/// The bodies that such a body holds; what cannot be taken out stands for itself as a refusal.
std::vector<std::variant<nested_body, refusal>> records_of(const config::record_list& records,
                                                           value_tree& body);

}  // namespace sidehook::ingest
