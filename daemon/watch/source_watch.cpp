#include "daemon/watch/source_watch.hpp"

#include <utility>

#include <fmt/format.h>
#include <sys/inotify.h>

#include "config/definition_folder.hpp"

namespace sidehook::watch {
namespace {

namespace fs = std::filesystem;

constexpr const char* what_still_works = "SIGHUP and POST /reload still reload";

std::string describe_no_inotify(std::error_code error) {
  const char* advice = error == std::errc::too_many_files_open
                           ? "; raise the system's fs.inotify.max_user_instances, or the "
                             "process's limit of open files"
                           : "";
  return fmt::format("files are not watched (reload.watch): {}{}; {}", error.message(), advice,
                     what_still_works);
}

std::string describe(const watch_failure& failure) {
  const auto why = failure.error == std::errc::no_space_on_device
                       ? "the system's limit of watches is reached; raise its "
                         "fs.inotify.max_user_watches"
                       : failure.error.message();
  return fmt::format("changes in {} are not noticed (reload.watch): {}; {}",
                     failure.directory.string(), why, what_still_works);
}

}  // namespace

source_watch::source_watch(boost::asio::io_context& control, fs::path definitions,
                           std::chrono::milliseconds quiet, reports reports)
    : definitions_(std::move(definitions)),
      reports_(std::move(reports)),
      source_(control),
      directories_(source_),
      settle_(control, quiet, [this] { reports_.changed(std::exchange(first_change_, {})); }) {}

void source_watch::reading_definitions() {
  if (!open()) return;
  take_events();
  settle_.cancel();
  first_change_.clear();
  directories_.begin_round();
  const auto directory =
      follow_path(definitions_, [this](const auto& above, const auto& name, step /*as_a_file*/) {
        directories_.add_entry(above, name, step::on_the_way);
      });
  if (!directory) return;
  directories_.add_definitions(*directory);
  follow_linked_definitions(*directory);
}

void source_watch::reading_scripts(const std::vector<fs::path>& files) {
  if (!source_.is_open()) return;
  for (const auto& file : files) follow(file);
  if (const auto failure = directories_.end_round()) {
    report(describe(*failure));
  } else {
    last_trouble_.clear();
  }
}

void source_watch::stop() {
  stopped_ = true;
  settle_.cancel();
  source_.close();
}

// Tried at every load: what keeps the system from giving an instance may pass.
bool source_watch::open() {
  if (stopped_) return false;
  if (source_.is_open()) return true;
  if (const auto error = source_.open()) {
    report(describe_no_inotify(error));
    return false;
  }
  await_events();
  return true;
}

void source_watch::await_events() {
  source_.wait([this] {
    if (stopped_) return;
    take_events();
    await_events();
  });
}

void source_watch::take_events() {
  source_.take([this](const inotify::event& event) {
    if ((event.mask & IN_Q_OVERFLOW) != 0) {
      note_change("more than the system could tell (fs.inotify.max_queued_events)");
    } else if (const auto what = directories_.concerned(event)) {
      note_change(*what);
    }
  });
}

void source_watch::note_change(const std::string& what) {
  if (!settle_.pending()) first_change_ = what;
  settle_.touch();
}

void source_watch::follow(const fs::path& path) {
  follow_path(path, [this](const auto&... where) { directories_.add_entry(where...); });
}

void source_watch::follow_linked_definitions(const fs::path& directory) {
  std::error_code error;
  for (fs::directory_iterator entry(directory, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    std::error_code unknown;
    if (config::is_definition_file(entry->path().filename().string()) && entry->is_symlink(unknown))
      follow(entry->path());
  }
}

void source_watch::report(const std::string& trouble) {
  if (trouble == last_trouble_) return;
  last_trouble_ = trouble;
  reports_.trouble(trouble);
}

}  // namespace sidehook::watch
