#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

#include "config/fault.hpp"

namespace sidehook::gateway {

/// An API definition as the gateway has it.
struct listed_definition {
  std::string api_id;
  /// JSON, to the byte.
  std::string text;
  bool operator==(const listed_definition&) const = default;
};

/// What the gateway lists (GET /tyk/apis), in the order of the ids; it has no order itself.
struct definition_list {
  std::vector<listed_definition> definitions;
  /// Of those that are left out; their file is `source`.
  std::vector<config::fault> faults;
};

/// The error is one sentence: why the text is no list.
/// @param source  what faults call the list
boost::system::result<definition_list, std::string> read_definition_list(std::string_view text,
                                                                         const std::string& source);

/// The name of the file for the definition of an API: the id where that can be a name, and an
/// encoded form that no other id has where it cannot. Never one that leads elsewhere, or that is
/// taken for an OpenAPI document beside a definition.
std::string definition_file_name(std::string_view api_id);

}  // namespace sidehook::gateway
