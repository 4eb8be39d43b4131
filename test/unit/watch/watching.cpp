#include "test/unit/watch/watching.hpp"

#include <fstream>
#include <stdexcept>

namespace sidehook::test {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds patience{30};

}  // namespace

watching::watching(std::chrono::milliseconds quiet)
    : root_(fs::canonical(folder_.path())), watch_(context_, root_ / "apis", quiet, reports()) {
  fs::create_directory(root_ / "apis");
}

watch::source_watch::reports watching::reports() {
  return {[this](const std::string& what) { changes_.push_back(what); },
          [this](const std::string& why) { troubles_.push_back(why); }};
}

void watching::write(const fs::path& name, std::string_view text) const {
  folder_.write(name, text);
}

void watching::rename(const fs::path& from, const fs::path& to) const {
  fs::rename(root_ / from, root_ / to);
}

void watching::remove(const fs::path& name) const { fs::remove_all(root_ / name); }

void watching::link(const fs::path& target, const fs::path& name) const {
  fs::create_directories((root_ / name).parent_path());
  const auto beside = root_ / "link-to-be";
  fs::create_symlink(target, beside);
  fs::rename(beside, root_ / name);
}

void watching::load(const std::vector<fs::path>& files) {
  std::vector<fs::path> absolute;
  for (const auto& file : files) absolute.push_back(root_ / file);
  watch_.reading_definitions();
  watch_.reading_scripts(absolute);
}

std::string watching::next_change() {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (changes_.empty()) {
    if (context_.run_one_until(end) == 0) throw std::runtime_error("no change was told");
  }
  const std::string first = changes_.front();
  changes_.erase(changes_.begin());
  return fs::path(first).is_absolute() ? fs::path(first).lexically_relative(root_).string() : first;
}

bool watching::nothing_happens() {
  context_.restart();
  context_.poll();
  return changes_.empty() && !watch_.pending();
}

}  // namespace sidehook::test
