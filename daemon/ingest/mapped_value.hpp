#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "config/mapping.hpp"
#include "daemon/ingest/header_fields.hpp"
#include "daemon/ingest/value_tree.hpp"

namespace sidehook::ingest {

/// What a mapping takes its values from.
struct mapping_source {
  value_tree& body;
  const header_fields& headers;
  std::chrono::system_clock::time_point received;
};

/// The value of an expression as JSON; nothing when what it points at is not there.
std::optional<std::string> evaluate(const config::expression& what, const mapping_source& from);

/// The same as text: a string's own, and other values as JSON.
std::optional<std::string> text_of(const config::expression& what, const mapping_source& from);

}  // namespace sidehook::ingest
