#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/object_kind.hpp"

namespace sidehook::config {

/// What is wrong inside an object of the settings, while it is being read.
class object_faults {
 public:
  void say(std::string pointer, std::string message);
  /// A value that does not fit, which may be shown.
  /// @param rule  follows "must be"
  void refuse(std::string pointer, const json::value& given, std::string_view rule);
  /// Names the members that are none of these, and those that are given twice.
  /// @param what  the object, for messages: "a mapping"
  void check_names(const json::value& object, std::string_view pointer,
                   std::span<const std::string> allowed, std::string_view what);

  bool none() const { return faults_.empty(); }
  std::vector<object_fault> take() { return std::move(faults_); }

 private:
  std::vector<object_fault> faults_;
};

}  // namespace sidehook::config
