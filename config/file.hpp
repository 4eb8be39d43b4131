#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace sidehook::config {

/// The text of a file, or why there is none.
struct file_text {
  std::string text;
  /// "" when the text was read.
  std::string failure;
};

/// Reads a regular file whole. Never blocks on a pipe, never reads more than `most_bytes` + 1.
file_text read_file(const std::filesystem::path& path, std::size_t most_bytes);

}  // namespace sidehook::config
