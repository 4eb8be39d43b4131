#include "daemon/watch/source_watch.hpp"

#include <catch2/catch.hpp>

#include "test/unit/watch/watching.hpp"

namespace source_watch_test {

using namespace sidehook;
namespace fs = std::filesystem;
using std::chrono::milliseconds;

TEST_CASE("a definition or a handler file that is written in place has changed") {
  test::watching w;
  w.write("apis/a.json", "{}");
  w.write("scripts/h.js", "");
  w.load({"scripts/h.js"});
  CHECK(w.nothing_happens());
  w.write("apis/a.json", "{ }");
  CHECK(w.next_change() == "apis/a.json");
  w.write("scripts/h.js", "1");
  CHECK(w.next_change() == "scripts/h.js");
}

TEST_CASE("a file that another one is renamed to has changed") {
  test::watching w;
  w.write("apis/a.json", "{}");
  w.write("scripts/h.js", "");
  w.load({"scripts/h.js"});
  w.write("apis/.a.json.swp", "{ }");
  CHECK(w.nothing_happens());
  w.rename("apis/.a.json.swp", "apis/a.json");
  CHECK(w.next_change() == "apis/a.json");

  // As editors do that keep a copy.
  w.rename("scripts/h.js", "scripts/h.js~");
  w.write("scripts/h.js", "1");
  CHECK(w.next_change() == "scripts/h.js");
  CHECK(w.nothing_happens());
}

TEST_CASE("a definition that comes or goes is a change") {
  test::watching w;
  w.load();
  w.write("apis/new.json", "{}");
  CHECK(w.next_change() == "apis/new.json");
  w.load();
  w.remove("apis/new.json");
  CHECK(w.next_change() == "apis/new.json");
  w.load();
  w.write("elsewhere.json", "{}");
  fs::create_hard_link(w.path("elsewhere.json"), w.path("apis/linked.json"));
  CHECK(w.next_change() == "apis/linked.json");
}

TEST_CASE("a handler file that is deleted, and one that is made where none was, are changes") {
  test::watching w;
  w.write("scripts/h.js", "");
  w.load({"scripts/h.js", "scripts/later.js"});
  w.remove("scripts/h.js");
  CHECK(w.next_change() == "scripts/h.js");
  w.load({"scripts/h.js", "scripts/later.js"});
  w.write("scripts/later.js", "");
  CHECK(w.next_change() == "scripts/later.js");
}

TEST_CASE("a file or a directory that may be read by others than before has changed") {
  test::watching w;
  w.write("apis/a.json", "{}");
  w.load();
  fs::permissions(w.path("apis/a.json"), fs::perms::none);
  CHECK(w.next_change() == "apis/a.json");
  w.load();
  fs::permissions(w.path("apis"), fs::perms::owner_all);
  CHECK(w.next_change() == "apis");
}

TEST_CASE("files of a directory whose link is swapped have changed, as in a ConfigMap") {
  test::watching w;
  const std::string folder = GENERATE(as<std::string>{}, "apis", "scripts");
  const std::vector<fs::path> files{"scripts/x.json"};
  fs::create_directory(w.path("scripts"));
  w.write(folder + "/..1/x.json", "1");
  w.link("..1", folder + "/..data");
  w.link("..data/x.json", folder + "/x.json");
  w.load(files);

  w.write(folder + "/..2/x.json", "2");
  CHECK(w.nothing_happens());
  w.link("..2", folder + "/..data");
  CHECK(w.next_change() == folder + "/..data");
  w.load(files);
  w.remove(folder + "/..1");
  CHECK(w.nothing_happens());
  w.write(folder + "/..2/x.json", "3");
  CHECK(w.next_change() == folder + "/..2/x.json");
}

TEST_CASE("a link among the directories above may be swapped") {
  test::watching w;
  w.write("releases/1/scripts/h.js", "1");
  w.write("releases/2/scripts/h.js", "2");
  w.link("releases/1", "current");
  w.load({"current/scripts/h.js"});
  w.link("releases/2", "current");
  CHECK(w.next_change() == "current");
  w.load({"current/scripts/h.js"});
  w.write("releases/1/scripts/h.js", "");
  CHECK(w.nothing_happens());
  w.write("releases/2/scripts/h.js", "");
  CHECK(w.next_change() == "releases/2/scripts/h.js");
}

TEST_CASE("a directory that is deleted and made again is watched again") {
  test::watching w;
  w.write("apis/a.json", "{}");
  w.write("scripts/sub/h.js", "");
  w.load({"scripts/sub/h.js"});
  w.remove("apis");
  CHECK(w.next_change() == "apis/a.json");
  w.load({"scripts/sub/h.js"});
  w.write("apis/a.json", "{}");
  CHECK(w.next_change() == "apis");
  w.load({"scripts/sub/h.js"});
  w.write("apis/a.json", "{ }");
  CHECK(w.next_change() == "apis/a.json");

  w.remove("scripts");
  CHECK(w.next_change() == "scripts/sub/h.js");
  w.load({"scripts/sub/h.js"});
  fs::create_directory(w.path("scripts"));
  CHECK(w.next_change() == "scripts");
  w.load({"scripts/sub/h.js"});
  w.write("scripts/sub/h.js", "");
  CHECK(w.next_change() == "scripts/sub");
  w.load({"scripts/sub/h.js"});
  w.write("scripts/sub/h.js", "1");
  CHECK(w.next_change() == "scripts/sub/h.js");
}

TEST_CASE("a directory in whose place another one is moved is the one that is watched") {
  test::watching w;
  w.write("next/a.json", "{}");
  w.load();
  w.rename("apis", "old");
  w.rename("next", "apis");
  CHECK(w.next_change() == "apis");
  w.load();
  w.write("old/b.json", "{}");
  CHECK(w.nothing_happens());
  w.write("apis/b.json", "{}");
  CHECK(w.next_change() == "apis/b.json");
}

TEST_CASE("a burst of changes is told once") {
  test::watching w;
  w.load({"scripts/h.js"});
  for (int i = 0; i < 100; ++i) {
    w.write("apis/" + std::to_string(i) + ".json", "{}");
    w.write("scripts/h.js", std::to_string(i));
  }
  CHECK(w.next_change() == "apis/0.json");
  CHECK(w.nothing_happens());
}

TEST_CASE("what nobody reads is no change") {
  test::watching w;
  w.write("apis/a.json", "{}");
  w.write("scripts/h.js", "");
  w.load({"scripts/h.js"});
  w.write("apis/readme.txt", "");
  w.write("apis/a.json.bak", "");
  w.write("scripts/other.js", "");
  w.write("data/state.db", "");
  w.write("beside.json", "");
  fs::create_directory(w.path("apis/sub"));
  w.write("apis/sub/a.json", "{}");
  w.remove("scripts/other.js");
  CHECK(w.nothing_happens());
}

TEST_CASE("a file that is only read has not changed") {
  test::watching w;
  w.write("apis/a.json", "{}");
  w.load();
  for (const auto& entry : fs::directory_iterator(w.path("apis")))
    CHECK(fs::file_size(entry.path()) == 2);
  fs::copy_file(w.path("apis/a.json"), w.path("copy"));
  CHECK(w.nothing_happens());
}

TEST_CASE("what has changed before a load is not told after it") {
  test::watching w(milliseconds(20));
  w.write("apis/a.json", "{}");
  w.load();
  w.write("apis/a.json", "{ }");
  w.context().poll();
  CHECK(w.watch().pending());
  w.load();
  CHECK(w.nothing_happens());
  w.write("apis/a.json", "{  }");
  w.load();
  CHECK(w.nothing_happens());
  w.write("apis/b.json", "{}");
  CHECK(w.next_change() == "apis/b.json");
}

TEST_CASE("what is watched follows what is named") {
  test::watching w;
  w.write("one/h.js", "");
  w.write("two/h.js", "");
  w.load({"one/h.js"});
  const auto before = w.watch().directory_count();
  w.load({"one/h.js", "two/h.js"});
  CHECK(w.watch().directory_count() == before + 1);
  w.load({"two/h.js"});
  CHECK(w.watch().directory_count() == before);
  w.write("one/h.js", "1");
  CHECK(w.nothing_happens());
  w.write("two/h.js", "1");
  CHECK(w.next_change() == "two/h.js");
}

TEST_CASE("when the system has lost news, everything may have changed") {
  test::watching w;
  w.load();
  // More than fs.inotify.max_queued_events allows by default, none of them about a definition.
  for (int i = 0; i < 10'000; ++i) {
    w.write("apis/x", "");
    w.remove("apis/x");
  }
  CHECK(w.next_change() == "more than the system could tell (fs.inotify.max_queued_events)");
  w.load();
  w.write("apis/a.json", "{}");
  CHECK(w.next_change() == "apis/a.json");
}

TEST_CASE("after stop nothing is told, and nothing is waited for") {
  test::watching w;
  w.load();
  w.write("apis/a.json", "{}");
  w.context().poll();
  w.watch().stop();
  w.context().restart();
  w.context().run();
  w.load();
  w.write("apis/a.json", "{ }");
  CHECK(w.nothing_happens());
}

}  // namespace source_watch_test
