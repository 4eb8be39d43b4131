#include "daemon/watch/watched_directories.hpp"

#include <utility>

#include <sys/inotify.h>

#include "config/definition_folder.hpp"

namespace sidehook::watch {
namespace {

constexpr std::uint32_t directory_gone = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT;

// An entry comes, goes, is replaced, or may be read by others than before; at the goal also: it has
// been written. IN_MODIFY is left out: it tells of files that are half written.
constexpr std::uint32_t mask_of(step step) {
  constexpr std::uint32_t entries = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |
                                    IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF;
  return step == step::goal ? entries | IN_CLOSE_WRITE : entries;
}

// What is not there is waited for in the directory above. Directories on the way often may be
// passed through and not be read; then that one of them is replaced remains unseen.
bool is_failure(std::error_code error, step step) {
  if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory)
    return false;
  return step == step::goal || error != std::errc::permission_denied;
}

}  // namespace

void watched_directories::begin_round() {
  next_.clear();
  failure_.reset();
}

void watched_directories::add_entry(const std::filesystem::path& directory,
                                    const std::filesystem::path& name, step step) {
  if (auto* found = watch(directory, step)) found->names.insert(name.string());
}

void watched_directories::add_definitions(const std::filesystem::path& directory) {
  if (auto* found = watch(directory, step::goal)) found->definitions = true;
}

watched_directories::directory_watch* watched_directories::watch(
    const std::filesystem::path& directory, step step) {
  std::error_code error;
  const int number = source_.add(directory, mask_of(step), error);
  if (!error) {
    auto& found = next_[number];
    found.directory = directory;
    return &found;
  }
  if (!failure_ && is_failure(error, step)) failure_ = {directory, error};
  return nullptr;
}

std::optional<watch_failure> watched_directories::end_round() {
  for (const auto& [number, watch] : watched_) {
    if (!next_.contains(number)) source_.remove(number);
  }
  watched_ = std::exchange(next_, {});
  return std::exchange(failure_, {});
}

std::optional<std::string> watched_directories::concerned(const inotify::event& event) const {
  const auto found = watched_.find(event.watch);
  if (found == watched_.end()) return std::nullopt;
  const auto& [directory, names, definitions] = found->second;
  if ((event.mask & directory_gone) != 0) return directory.string();
  const bool matters =
      names.contains(event.name) || (definitions && config::is_definition_file(event.name));
  if (event.name.empty() || !matters) return std::nullopt;
  return (directory / event.name).string();
}

}  // namespace sidehook::watch
