#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <system_error>

#include "daemon/watch/inotify.hpp"
#include "daemon/watch/path_walk.hpp"

namespace sidehook::watch {

/// A directory that is not watched although it should be.
struct watch_failure {
  std::filesystem::path directory;
  std::error_code error;
};

/// The directories that are watched, and the names in each that matter: what else happens there is
/// nobody's business. They are named anew in each round, between begin_round() and end_round();
/// until its end those of the round before hold.
///
/// Owned by source_watch; lives on the control thread.
class watched_directories {
 public:
  explicit watched_directories(inotify& source) : source_(source) {}

  void begin_round();
  /// The entry matters, be it there or not.
  void add_entry(const std::filesystem::path& directory, const std::filesystem::path& name,
                 step step);
  /// Every definition's file in the directory matters.
  void add_definitions(const std::filesystem::path& directory);
  /// Watches no longer what the round has not named. The first directory that could not be watched,
  /// if any.
  std::optional<watch_failure> end_round();

  /// The path that this event is about, if it matters.
  std::optional<std::string> concerned(const inotify::event& event) const;
  std::size_t size() const { return watched_.size(); }

 private:
  struct directory_watch {
    std::filesystem::path directory;
    std::set<std::string, std::less<>> names;
    bool definitions = false;
  };

  directory_watch* watch(const std::filesystem::path& directory, step step);

  inotify& source_;
  /// By the number of the watch: a directory that is made again is another one.
  std::map<int, directory_watch> watched_;
  std::map<int, directory_watch> next_;
  std::optional<watch_failure> failure_;
};

}  // namespace sidehook::watch
