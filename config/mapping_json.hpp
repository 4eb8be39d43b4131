#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/mapping.hpp"
#include "config/object_kind.hpp"

namespace sidehook::config {

/// The mappings as the settings file has them.
extern const object_kind mapping_objects;

/// One mapping, and what is wrong with it; with faults it is not to be used.
struct read_mapping_result {
  config::mapping mapping;
  std::vector<object_fault> faults;
};
read_mapping_result read_mapping(const json::value& object);

/// @param text  a JSON array of mappings without faults
std::vector<mapping> mappings_from_json(std::string_view text);
std::string to_json(const std::vector<mapping>& mappings);

}  // namespace sidehook::config
