#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "daemon/catalog/source_observer.hpp"
#include "daemon/watch/debounce.hpp"
#include "daemon/watch/inotify.hpp"
#include "daemon/watch/watched_directories.hpp"

namespace sidehook::watch {

/// Watches what a load reads, and says when any of it has changed: written in place, replaced by
/// another file, made, deleted, or reached through a symbolic link that leads elsewhere. Every
/// directory on the way to a file is watched, so that one which is deleted and made again, or a
/// link that is swapped, counts.
///
/// What happens in a burst is told once, and what has happened before a load begins is not told at
/// all, as that load reads it. Files are watched before they are read: no change is missed.
///
/// Owned by the app; lives on the control thread. After stop() nothing is told. Must outlive the
/// work of its context.
class source_watch : public catalog::source_observer {
 public:
  struct reports {
    /// @param what  the path that changed first
    std::function<void(const std::string& what)> changed;
    /// Not everything can be watched: in one sentence what, why, and what to do. Told once, until
    /// it changes.
    std::function<void(const std::string& why)> trouble;
  };

  /// @param definitions  the directory of the API definitions
  /// @param quiet        how long nothing has to happen before a change is told
  source_watch(boost::asio::io_context& control, std::filesystem::path definitions,
               std::chrono::milliseconds quiet, reports reports);

  void reading_definitions() override;
  void reading_scripts(const std::vector<std::filesystem::path>& files) override;

  void stop();

  /// Whether a change is yet to be told.
  bool pending() const { return settle_.pending(); }
  std::size_t directory_count() const { return directories_.size(); }

 private:
  bool open();
  void await_events();
  void take_events();
  void note_change(const std::string& what);
  void follow(const std::filesystem::path& path);
  void follow_linked_definitions(const std::filesystem::path& directory);
  void report(const std::string& trouble);

  std::filesystem::path definitions_;
  reports reports_;
  inotify source_;
  watched_directories directories_;
  debounce settle_;
  std::string first_change_;
  std::string last_trouble_;
  bool stopped_ = false;
};

}  // namespace sidehook::watch
