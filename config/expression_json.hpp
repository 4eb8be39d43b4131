#pragma once

#include <string>

#include "config/mapping.hpp"
#include "config/object_faults.hpp"

namespace sidehook::config {

/// @param pointer  where it is in the object that the faults are of
expression read_expression(const json::value& value, const std::string& pointer,
                           object_faults& faults);

/// A text that is to be a JSON Pointer; what is wrong with it goes to the faults.
json_path read_path(const json::value& value, const std::string& pointer, object_faults& faults);

/// Whether it is neither an object nor an array.
bool is_scalar(const json::value& value);

}  // namespace sidehook::config
