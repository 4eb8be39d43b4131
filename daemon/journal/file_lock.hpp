#pragma once

#include <chrono>
#include <filesystem>
#include <string_view>

namespace sidehook::journal {

/// A file that one process at a time holds; the system lets go of it when the process ends,
/// however it ends. The file stays.
class file_lock {
 public:
  /// Creates the file when it is missing, and waits for a process that is about to end.
  /// @param user  what the holder works on: "data/journal.db"
  /// @throws store::sqlite_error when the file cannot be opened, or is held longer than `patience`
  file_lock(const std::filesystem::path& file, std::string_view user,
            std::chrono::milliseconds patience);
  ~file_lock();
  file_lock(const file_lock&) = delete;
  file_lock& operator=(const file_lock&) = delete;

 private:
  int descriptor_;
};

}  // namespace sidehook::journal
