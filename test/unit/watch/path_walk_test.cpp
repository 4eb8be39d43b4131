#include "daemon/watch/path_walk.hpp"

#include <catch2/catch.hpp>

#include "test/support/temporary_folder.hpp"

namespace path_walk_test {

using namespace sidehook;
namespace fs = std::filesystem;

namespace {

struct walk {
  std::vector<std::string> visited;
  std::string reached;
};

// What lies below the folder, which is left out of all paths; the goal is marked by a "!".
walk walk_in(const test::temporary_folder& folder, const fs::path& name) {
  const fs::path root = fs::canonical(folder.path());
  walk result;
  const auto below = [&](const fs::path& path) { return path.lexically_relative(root).string(); };
  const auto reached = watch::follow_path(
      root / name, [&](const fs::path& directory, const fs::path& entry, watch::step step) {
        if (!(directory / entry).string().starts_with(root.string() + "/")) return;
        result.visited.push_back(below(directory / entry) + (step == watch::step::goal ? "!" : ""));
      });
  result.reached = reached ? below(*reached) : "nothing";
  return result;
}

using lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a path is followed name by name, from the root") {
  test::temporary_folder folder;
  folder.write("a/b/c.js", "");
  const auto found = walk_in(folder, "a/./b//c.js");
  CHECK(found.visited == lines{"a", "a/b", "a/b/c.js!"});
  CHECK(found.reached == "a/b/c.js");
  lines all;
  watch::follow_path("/usr", [&](const auto& directory, const auto& name, watch::step) {
    all.push_back(directory.string() + " " + name.string());
  });
  CHECK(all == lines{"/ usr"});
}

TEST_CASE("where a path ends early, the entry that is missing is the last one visited") {
  test::temporary_folder folder;
  folder.write("a/file", "");
  CHECK(walk_in(folder, "a/b/c.js").visited == lines{"a", "a/b"});
  CHECK(walk_in(folder, "a/b/c.js").reached == "nothing");
  CHECK(walk_in(folder, "a/b").visited == lines{"a", "a/b!"});
  CHECK(walk_in(folder, "a/file/c.js").visited == lines{"a", "a/file", "a/file/c.js!"});
}

TEST_CASE("symbolic links are followed, each one and all that is behind it being visited") {
  test::temporary_folder folder;
  folder.write("..version1/h.js", "");
  fs::create_symlink("..version1", folder.path() / "..data");
  fs::create_symlink("..data/h.js", folder.path() / "h.js");
  const auto found = walk_in(folder, "h.js");
  CHECK(found.visited == lines{"h.js!", "..data", "..version1", "..version1/h.js!"});
  CHECK(found.reached == "..version1/h.js");
}

TEST_CASE("a link to an absolute path starts at the root again") {
  test::temporary_folder folder;
  folder.write("there/h.js", "");
  fs::create_directory(folder.path() / "here");
  fs::create_symlink(fs::canonical(folder.path()) / "there", folder.path() / "here/link");
  const auto found = walk_in(folder, "here/link/h.js");
  CHECK(found.visited == lines{"here", "here/link", "there", "there/h.js!"});
  CHECK(found.reached == "there/h.js");
}

TEST_CASE("'..' leads to the directory above that behind a link, as the system has it") {
  test::temporary_folder folder;
  folder.write("deep/inside/x", "");
  folder.write("deep/h.js", "");
  fs::create_symlink("deep/inside", folder.path() / "link");
  CHECK(walk_in(folder, "link/../h.js").reached == "deep/h.js");
}

TEST_CASE("links in a circle lead to nothing") {
  test::temporary_folder folder;
  fs::create_symlink("b", folder.path() / "a");
  fs::create_symlink("a", folder.path() / "b");
  CHECK(walk_in(folder, "a").reached == "nothing");
}

}  // namespace path_walk_test
