#pragma once

#include <cstdint>

namespace sidehook::config {

/// Tells one version of a file from another without reading it: which file it is, how large, and
/// when it and its inode were changed last.
struct file_version {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t bytes = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;

  bool operator==(const file_version&) const = default;
};

}  // namespace sidehook::config
