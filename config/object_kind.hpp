#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/json/parse.hpp"

namespace sidehook::config {

/// Something that is wrong inside an object of the settings.
struct object_fault {
  /// From the object: "/secrets/0"; "" is the object itself.
  std::string pointer;
  /// Without anything that may be a secret.
  std::string message;
};

/// What is known of the object that an option is, or of those that it is a list of.
struct object_kind {
  /// What they are, for the reference and for messages: "ways in (daemon/access/README.md)".
  std::string_view name;
  /// Everything that is wrong with one.
  std::vector<object_fault> (*faults)(const json::value& object);
  /// Puts "***" in the place of what may not be shown in an object without faults.
  void (*mask)(json::value& object, json::document::AllocatorType& allocator);
  /// What there is without the option, for the reference; "" shows it whole.
  std::string_view default_name = {};
};

}  // namespace sidehook::config
