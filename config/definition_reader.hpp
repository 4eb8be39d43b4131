#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/api_definition.hpp"
#include "config/environment.hpp"
#include "config/fault.hpp"

namespace sidehook::config {

struct read_definition {
  /// nullopt when something is wrong outside of a single handler; what is wrong with one handler
  /// drops only that.
  std::optional<api_definition> definition;
  /// Everything that is wrong or worth a note, in the order of the file.
  std::vector<fault> faults;
};

/// Reads the text of an API definition, Classic or OAS (jsvm/compatibility.md). Does no I/O, throws
/// nothing that depends on the text, and takes time linear in it.
/// @param file       as faults name the file
/// @param variables  what strings of the form env://NAME stand for
/// @param run        the kinds of handlers that are used; others are for showing only
read_definition parse_api_definition(std::string_view text, std::string_view file,
                                     const environment& variables = {},
                                     const handler_kinds& run = {handler_kind::dynamic});

/// Whether the text is a document with a non-empty `openapi` or `swagger`.
bool is_openapi_document(std::string_view text);

}  // namespace sidehook::config
