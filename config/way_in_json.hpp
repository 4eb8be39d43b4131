#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/object_kind.hpp"
#include "config/way_in.hpp"

namespace sidehook::config {

/// The ways in as the settings file has them.
extern const object_kind ways_in;

/// One way, and what is wrong with it; with faults it is not to be used.
struct read_way {
  way_in way;
  std::vector<object_fault> faults;
};
read_way read_way_in(const json::value& object);

/// @param text  a JSON array of ways without faults
std::vector<way_in> ways_from_json(std::string_view text);
/// Every member that counts for the way, the defaults too; secrets as they are.
std::string to_json(const std::vector<way_in>& ways);

}  // namespace sidehook::config
