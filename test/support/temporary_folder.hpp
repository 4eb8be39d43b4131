#pragma once

#include <filesystem>
#include <string_view>

namespace sidehook::test {

/// An empty folder for one test, removed with all that is in it at the end.
class temporary_folder {
 public:
  temporary_folder();
  ~temporary_folder();
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// Writes a file in it, its folders included.
  void write(const std::filesystem::path& name, std::string_view text) const;
  void remove(const std::filesystem::path& name) const { std::filesystem::remove(path_ / name); }

 private:
  std::filesystem::path path_;
};

}  // namespace sidehook::test
