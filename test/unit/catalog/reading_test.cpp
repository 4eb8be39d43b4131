#include "daemon/catalog/reading.hpp"

#include <filesystem>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "test/unit/catalog/source_folder.hpp"

namespace reading_test {

using namespace sidehook;
using test::api_text;
using test::lines;
using test::script_paths;

namespace {

constexpr std::size_t largest_script = std::size_t{4} * 1024 * 1024;

}  // namespace

TEST_CASE("scripts are in the order of their last mention, across handlers and definitions") {
  const test::source_folder folder;
  folder.write_api("1.json", api_text("a", {{"E", "h", "one.js"},
                                            {"E", "i", "two.js"},
                                            {"F", "h", "one.js"},
                                            {"F", "j", "three.js"}}));
  folder.write_api("2.json", api_text("b", {{"E", "i", "two.js"}, {"E", "k", "four.js"}}));
  for (const auto* name : {"one.js", "two.js", "three.js", "four.js"})
    folder.write_script(name, name);
  const auto read = folder.read();
  CHECK(script_paths(read) == lines{"one.js", "three.js", "two.js", "four.js"});
  CHECK(read.scripts.at(2)->source == "two.js");
  CHECK(read.faults.empty());
}

TEST_CASE("one file under several spellings is one script, named by the shortest") {
  const test::source_folder folder;
  folder.write_api("a.json", api_text("a", {{"E", "h", "./h.js"},
                                            {"E", "i", "other.js"},
                                            {"E", "h", "sub/../h.js"},
                                            {"E", "h", ".//h.js"}}));
  folder.write_script("h.js", "1");
  folder.write_script("other.js", "2");
  CHECK(script_paths(folder.read()) == lines{"other.js", "h.js"});
  CHECK(catalog::script_name("./a/../b.js") == "b.js");
  CHECK(catalog::script_name("../b.js") == "../b.js");
  CHECK(catalog::script_name("/x//y/./z.js") == "/x/y/z.js");
}

TEST_CASE("the order of definitions is that of their files, whatever their ids are") {
  const test::source_folder folder;
  folder.write_api("1.json", api_text("z", {{"E", "h", "first.js"}}));
  folder.write_api("2.json", api_text("a", {{"E", "h", "second.js"}}));
  folder.write_script("first.js", "");
  folder.write_script("second.js", "");
  CHECK(script_paths(folder.read()) == lines{"first.js", "second.js"});
}

TEST_CASE("files that only disabled handlers and other kinds name are not looked for") {
  const test::source_folder folder;
  folder.write_api("a.json", R"({"api_id":"a","event_handlers":{"events":{"E":[
    {"handler_name":"eh_dynamic_handler","handler_meta":{"disabled":true,"name":"off","path":"off.js"}},
    {"handler_name":"eh_log_handler","handler_meta":{"prefix":"p"}},
    {"handler_name":"cp_dynamic_handler","handler_meta":{"name":"c","path":"c.js"}},
    {"handler_name":"eh_dynamic_handler","handler_meta":{"name":"on","path":"on.js"}}]}}})");
  folder.write_script("on.js", "");
  const auto read = folder.read();
  CHECK(script_paths(read) == lines{"on.js"});
  CHECK(read.definitions.at(0).handlers.size() == 4);
  const std::string left = ": left to the gateway: ";
  CHECK(folder.lines_of(read.faults) ==
        lines{"apis/a.json:3:5: note: /event_handlers/events/E/1" + left +
                  "handlers.enabled does not name eh_log_handler",
              "apis/a.json:4:5: note: /event_handlers/events/E/2" + left +
                  "Sidehook runs no cp_dynamic_handler"});
}

TEST_CASE("a disabled mention does not move a file to the end") {
  const test::source_folder folder;
  folder.write_api("a.json", R"({"api_id":"a","event_handlers":{"events":{"E":[
    {"handler_name":"eh_dynamic_handler","handler_meta":{"name":"h","path":"h.js"}},
    {"handler_name":"eh_dynamic_handler","handler_meta":{"name":"g","path":"g.js"}},
    {"handler_name":"eh_dynamic_handler","handler_meta":{"disabled":true,"name":"h","path":"h.js"}}]}}})");
  folder.write_script("h.js", "");
  folder.write_script("g.js", "");
  CHECK(script_paths(folder.read()) == lines{"h.js", "g.js"});
}

TEST_CASE("the files of a shadowed definition are read, and count for the order") {
  const test::source_folder folder;
  folder.write_api("1.json", api_text("same", {{"E", "h", "h.js"}, {"E", "g", "g.js"}}));
  folder.write_api("2.json", api_text("same", {{"E", "h", "h.js"}}));
  folder.write_script("h.js", "");
  folder.write_script("g.js", "");
  const auto read = folder.read();
  REQUIRE(read.definitions.size() == 2);
  CHECK(read.definitions[0].shadowed);
  CHECK(script_paths(read) == lines{"g.js", "h.js"});
}

TEST_CASE(
    "a file that cannot be loaded is blamed on its last mention, once, and keeps no other back") {
  const test::source_folder folder;
  folder.write_api("1.json", api_text("a", {{"E", "h", "gone.js"}, {"E", "g", "g.js"}}));
  folder.write_api("2.json", api_text("b", {{"E", "g", "g.js"}, {"F", "h", "./gone.js"}}));
  folder.write_script("g.js", "");
  const auto read = folder.read();
  CHECK(script_paths(read) == lines{"g.js"});
  CHECK(folder.lines_of(read.faults) ==
        lines{"apis/2.json:3: /event_handlers/events/F/0: the handler file scripts/gone.js cannot "
              "be read: No such file or directory"});
}

TEST_CASE("faults of definitions come before those of handler files") {
  const test::source_folder folder;
  folder.write_api("1.json", api_text("a", {{"E", "h", "gone.js"}}));
  folder.write_api("2.json", "{");
  CHECK(folder.lines_of(folder.read().faults) ==
        lines{"apis/2.json:1:2: missing a name for object member",
              "apis/1.json:2: /event_handlers/events/E/0: the handler file scripts/gone.js cannot "
              "be read: No such file or directory"});
}

TEST_CASE("what is no regular file is not waited for") {
  const test::source_folder folder;
  folder.write_api("a.json", api_text("a", {{"E", "h", "folder.js"}, {"E", "g", "pipe.js"}}));
  std::filesystem::create_directory(folder.paths().scripts / "folder.js");
  REQUIRE(::mkfifo((folder.paths().scripts / "pipe.js").c_str(), 0600) == 0);
  const auto read = folder.read();
  CHECK(read.scripts.empty());
  CHECK(folder.lines_of(read.faults) ==
        lines{"apis/a.json:2: /event_handlers/events/E/0: the handler file scripts/folder.js is a "
              "directory, not a file",
              "apis/a.json:3: /event_handlers/events/E/1: the handler file scripts/pipe.js is not "
              "a regular file"});
}

TEST_CASE("a handler file of exactly 4 MiB is read whole, an empty one is a file like any other") {
  const test::source_folder folder;
  folder.write_api("a.json", api_text("a", {{"E", "h", "large.js"}, {"E", "g", "empty.js"}}));
  folder.write_script("large.js", std::string(largest_script, ' '));
  folder.write_script("empty.js", "");
  const auto read = folder.read();
  REQUIRE(script_paths(read) == lines{"large.js", "empty.js"});
  CHECK(read.scripts[0]->source.size() == largest_script);
  CHECK(read.scripts[1]->source.empty());
  CHECK(read.faults.empty());
}

TEST_CASE("a handler file is read byte for byte") {
  const test::source_folder folder;
  folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}}));
  const std::string source = std::string("\xEF\xBB\xBFvar a;\r\n\0\xff", 14);
  folder.write_script("h.js", source);
  CHECK(folder.read().scripts.at(0)->source == source);
}

TEST_CASE("variables are replaced in definitions before their files are looked for") {
  const test::source_folder folder;
  folder.write_api("a.json", api_text("a", {{"E", "h", "env://HANDLER_FILE"}}));
  folder.write_script("h.js", "");
  const auto read = catalog::read_catalog(folder.paths(), {"HANDLER_FILE=h.js"},
                                          builtin::handler_maker({}, {}), nullptr);
  CHECK(script_paths(read) == lines{"h.js"});
}

TEST_CASE("an absolute path of a handler file is taken as it is") {
  const test::source_folder folder;
  const auto elsewhere = folder.paths().apis / "h.js";
  folder.write_api("a.json", api_text("a", {{"E", "h", elsewhere.string()}}));
  folder.write_api("h.js", "var h;");
  const auto read = folder.read();
  CHECK(script_paths(read) == lines{elsewhere.string()});
  CHECK(read.scripts.at(0)->source == "var h;");
}

TEST_CASE(
    "a folder without definitions makes an empty catalog, one that is missing names its option") {
  const test::source_folder folder;
  CHECK(folder.read().definitions.empty());
  CHECK(folder.read().faults.empty());
  std::filesystem::remove(folder.paths().apis);
  CHECK(folder.lines_of(folder.read().faults) ==
        lines{"apis: cannot be read as the directory of the API definitions (options apis_path, "
              "apis_source): No "
              "such "
              "file or directory"});
}

TEST_CASE("a handler file whose reading fails is not taken for an empty one") {
  const test::source_folder folder;
  // Its size is 0, opening it works, reading it does not.
  folder.write_api("a.json", api_text("a", {{"E", "h", "memory.js"}}));
  std::filesystem::create_symlink("/proc/self/mem", folder.paths().scripts / "memory.js");
  const auto read = folder.read();
  CHECK(read.scripts.empty());
  CHECK(folder.lines_of(read.faults) ==
        lines{"apis/a.json:2: /event_handlers/events/E/0: the handler file scripts/memory.js "
              "cannot be read: Input/output error"});
}

}  // namespace reading_test
