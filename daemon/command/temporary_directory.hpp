#pragma once

#include <filesystem>

namespace sidehook::command {

/// An empty directory of its own, readable by its owner only, and gone with the object.
class temporary_directory {
 public:
  /// @throws std::system_error
  temporary_directory();
  ~temporary_directory();
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace sidehook::command
