#include "daemon/watch/path_walk.hpp"

#include <deque>

namespace sidehook::watch {
namespace {

namespace fs = std::filesystem;

// As many as the system follows.
constexpr int most_links = 40;

void put_first(std::deque<fs::path>& left, const fs::path& path) {
  std::deque<fs::path> names;
  for (const auto& name : path.relative_path()) {
    if (!name.empty() && name != ".") names.push_back(name);
  }
  left.insert(left.begin(), names.begin(), names.end());
}

}  // namespace

std::optional<fs::path> follow_path(const fs::path& path, const step_visitor& visit) {
  std::error_code error;
  std::deque<fs::path> left;
  put_first(left, fs::absolute(path, error));
  fs::path reached = "/";
  for (int links = 0; !left.empty() && !error;) {
    const fs::path name = left.front();
    left.pop_front();
    if (name == "..") {
      reached = reached.parent_path();
      continue;
    }
    visit(reached, name, left.empty() ? step::goal : step::on_the_way);
    const auto status = fs::symlink_status(reached / name, error);
    if (error || !fs::exists(status)) return std::nullopt;
    if (!fs::is_symlink(status)) {
      reached /= name;
      continue;
    }
    if (++links > most_links) return std::nullopt;
    const auto target = fs::read_symlink(reached / name, error);
    if (target.is_absolute()) reached = "/";
    put_first(left, target);
  }
  return error ? std::nullopt : std::optional(reached);
}

}  // namespace sidehook::watch
