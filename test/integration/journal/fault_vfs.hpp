#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace sidehook::test {

/// What SQLite asks of the disk that changes something on it.
enum class disk_call { write, sync, truncate, open, remove };

/// A disk under SQLite whose calls can be made to fail, and whose power can be cut: all of SQLite
/// in the process works on it while it lives. For one thread.
class fault_vfs {
 public:
  /// What becomes of a call.
  enum class fate {
    done,
    fails,      ///< with an error of the disk
    full,       ///< there is no room
    cut_short,  ///< half of a write is done, and then there is no room
  };

  fault_vfs();
  ~fault_vfs();
  fault_vfs(const fault_vfs&) = delete;
  fault_vfs& operator=(const fault_vfs&) = delete;

  /// Asked before each call, of which file it is.
  std::function<fate(disk_call, const std::string& file)> decide;

  /// Writes what a power cut would leave of the folder's files at the worst: what they were when
  /// they were last forced to the disk. Of a file that never was, nothing is left.
  void cut_power(const std::filesystem::path& folder, const std::filesystem::path& to) const;
};

}  // namespace sidehook::test
