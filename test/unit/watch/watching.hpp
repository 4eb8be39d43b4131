#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "daemon/watch/source_watch.hpp"
#include "test/support/temporary_folder.hpp"

namespace sidehook::test {

/// A watch on the definitions of apis/ in a folder of its own, and on the files that load() names.
/// All on the calling thread: nothing happens but in load(), next_change() and nothing_happens().
class watching {
 public:
  explicit watching(std::chrono::milliseconds quiet = std::chrono::milliseconds(1));

  std::filesystem::path path(const std::filesystem::path& name) const { return root_ / name; }
  void write(const std::filesystem::path& name, std::string_view text) const;
  void rename(const std::filesystem::path& from, const std::filesystem::path& to) const;
  void remove(const std::filesystem::path& name) const;
  /// A symbolic link with this text in it, in place of what was there, in one step.
  void link(const std::filesystem::path& target, const std::filesystem::path& name) const;

  /// What the loader tells the watch when it reads the definitions and these files.
  void load(const std::vector<std::filesystem::path>& files = {});
  /// Waits for the next change to be told; its path in this folder, or
  /// what else it says.
  std::string next_change();
  /// True when no change was told, and none is going to be.
  bool nothing_happens();

  const std::vector<std::string>& troubles() const { return troubles_; }
  watch::source_watch& watch() { return watch_; }
  boost::asio::io_context& context() { return context_; }

 private:
  watch::source_watch::reports reports();

  temporary_folder folder_;
  std::filesystem::path root_;
  boost::asio::io_context context_{1};
  std::vector<std::string> changes_;
  std::vector<std::string> troubles_;
  watch::source_watch watch_;
};

}  // namespace sidehook::test
