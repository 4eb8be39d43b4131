#pragma once

#include <string>
#include <vector>

#include "config/mapping.hpp"
#include "daemon/ingest/header_fields.hpp"
#include "daemon/ingest/json_scan.hpp"
#include "daemon/ingest/value_tree.hpp"

namespace sidehook::ingest {

/// The mappings that are on. Immutable: threads share it.
class mapping_table {
 public:
  explicit mapping_table(std::vector<config::mapping> mappings);

  /// The first one whose conditions hold, of those for events; null when there is none.
  /// @param object  the value, and `tree` the same when somebody has to look deeper
  const config::mapping* find(const scanned_value& object, value_tree& tree,
                              const header_fields& headers) const;
  /// The same of those for bodies that hold bodies.
  const config::mapping* find_records(const scanned_value& object, value_tree& tree,
                                      const header_fields& headers) const;

  /// "kong-ping, kong-health", for messages.
  const std::string& names() const { return names_; }

 private:
  std::vector<config::mapping> events_;
  std::vector<config::mapping> records_;
  std::string names_;
};

}  // namespace sidehook::ingest
