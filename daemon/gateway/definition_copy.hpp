#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/fault.hpp"
#include "daemon/gateway/definition_list.hpp"

namespace sidehook::gateway {

/// The folder in which the gateway's definitions are kept, so that they are there when the gateway
/// is not: a file for each API, written aside and put into place whole, for its owner only, as the
/// gateway has filled in secrets. Nothing else may be in it. Reads and writes, and so may wait for
/// a disk.
class definition_copy {
 public:
  explicit definition_copy(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Makes the folder hold these: new ones first, so that no API is missing on the way. What has
  /// not changed is left alone. Stops at the first fault.
  std::optional<config::fault> write(const std::vector<listed_definition>& definitions) const;
  /// Whether there is any definition.
  bool holds_any() const;
  /// Makes the folder, when it is not there.
  std::optional<config::fault> make_folder() const;

  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

}  // namespace sidehook::gateway
