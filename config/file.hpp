#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "config/file_version.hpp"

namespace sidehook::config {

/// Of the file at a path, links followed; nothing when there is none.
std::optional<file_version> version_of(const std::filesystem::path& path);

/// The text of a file, or why there is none.
struct file_text {
  std::string text;
  /// "" when the text was read.
  std::string failure;
  /// Of the text. Nothing of a file that was changed a moment before it was read: what is written
  /// to it within one tick of the system's clock has the same version.
  std::optional<file_version> version = {};
};

/// Reads a regular file whole. Never blocks on a pipe, never reads more than `most_bytes` + 1.
file_text read_file(const std::filesystem::path& path, std::size_t most_bytes);

}  // namespace sidehook::config
