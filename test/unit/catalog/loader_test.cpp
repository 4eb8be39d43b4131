#include "daemon/catalog/loader.hpp"

#include <catch2/catch.hpp>

#include "test/unit/catalog/loading_machine.hpp"

namespace loader_test {

using namespace sidehook;
using test::api_text;
using test::handler_that_logs;
using test::lines;
using test::loading_machine;

namespace {

void write_one_handler(const test::source_folder& folder, const std::string& text) {
  folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}}));
  folder.write_script("h.js", handler_that_logs("h", text));
}

jsvm::limits small_heap() {
  jsvm::limits limits;
  limits.memory_bytes = std::size_t{2} * 1024 * 1024;
  // Filling it is to end at its size, however slow the machine is.
  limits.cpu = limits.timeout = std::chrono::minutes(1);
  return limits;
}

// Leaves no room in the heap, so that no generation comes of it.
constexpr const char* hoarder = "var all = null;\nfor (;;) all = { more: all };\n";

}  // namespace

TEST_CASE("before the first load there is nothing, in generation 0") {
  loading_machine m;
  REQUIRE(m.loader.current());
  CHECK(m.loader.current()->generation == 0);
  CHECK(m.loader.current()->present.definitions.empty());
  CHECK(m.table.get()->size() == 0);
}

TEST_CASE("a load puts handlers and routes in force, and says what it changed") {
  loading_machine m;
  write_one_handler(m.folder, "first");
  const auto now = m.load();
  CHECK(now == m.loader.current());
  CHECK(now->generation == 1);
  CHECK(now->since_before.apis.added == lines{"a"});
  CHECK(now->since_before.scripts.added == lines{"h.js"});
  CHECK(now->shown.handlers.size() == 1);
  CHECK(m.faults_of(now).empty());
  CHECK(m.table.get()->find("a"));
  CHECK(m.said_by("h") == "first");
}

TEST_CASE("a load of what has not changed is a generation all the same") {
  loading_machine m;
  write_one_handler(m.folder, "first");
  m.load();
  const auto now = m.load();
  CHECK(now->generation == 2);
  CHECK(now->since_before.apis.changed.empty());
  CHECK(now->since_before.scripts.changed.empty());
  CHECK(m.said_by("h") == "first");
}

TEST_CASE("nothing is in force before its load has ended, and then all of it") {
  loading_machine m;
  write_one_handler(m.folder, "first");
  m.load();
  write_one_handler(m.folder, "second");
  m.folder.write_api("b.json", api_text("b", {}));
  bool ended = false;
  m.loader.reload([&](auto) { ended = true; });
  CHECK(m.loader.current()->generation == 1);
  CHECK_FALSE(m.table.get()->find("b"));
  m.run_until([&] { return ended; });
  CHECK(m.loader.current()->generation == 2);
  CHECK(m.table.get()->find("b"));
  CHECK(m.said_by("h") == "second");
}

TEST_CASE(
    "requests during a load are answered by one further load, which reads what is there then") {
  loading_machine m;
  write_one_handler(m.folder, "first");
  std::vector<loading_machine::loaded> answers(4);
  const auto ask = [&](std::size_t i) {
    m.loader.reload([&answers, i](auto now) { answers[i] = std::move(now); });
  };
  ask(0);
  // From here on the first load is under way: it has read the files.
  m.machine.context().run_one();
  write_one_handler(m.folder, "second");
  for (const std::size_t i : {1, 2, 3}) ask(i);
  m.run_until([&] { return answers[0] != nullptr; });
  CHECK(answers[0]->generation == 1);
  CHECK(answers[0]->present.scripts.at(0)->source == handler_that_logs("h", "first"));
  CHECK_FALSE(answers[1]);

  m.run_until([&] { return answers[3] != nullptr; });
  CHECK(answers[1]->generation == 2);
  CHECK(answers[1] == answers[2]);
  CHECK(answers[2] == answers[3]);
  CHECK(answers[1]->since_before.scripts.changed == lines{"h.js"});
  m.machine.poll();
  CHECK(m.loader.current()->generation == 2);
  CHECK(m.said_by("h") == "second");
}

TEST_CASE("a request from within an answer is a load of its own") {
  loading_machine m;
  write_one_handler(m.folder, "first");
  loading_machine::loaded second;
  m.loader.reload([&](auto first) {
    CHECK(first->generation == 1);
    m.loader.reload([&](auto now) { second = std::move(now); });
  });
  m.run_until([&] { return second != nullptr; });
  CHECK(second->generation == 2);
}

TEST_CASE("what was answered before does not change with later loads") {
  loading_machine m;
  write_one_handler(m.folder, "first");
  const auto first = m.load();
  write_one_handler(m.folder, "second");
  m.load();
  CHECK(first->generation == 1);
  CHECK(first->present.scripts.at(0)->source == handler_that_logs("h", "first"));
}

TEST_CASE("a script that has become bad stays as it was, others change") {
  loading_machine m;
  m.folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}, {"E", "g", "g.js"}}));
  m.folder.write_script("h.js", handler_that_logs("h", "good h"));
  m.folder.write_script("g.js", handler_that_logs("g", "good g"));
  m.load();
  m.folder.write_script("h.js", "\nvar h = ;");
  m.folder.write_script("g.js", handler_that_logs("g", "better g"));
  const auto now = m.load();
  CHECK(m.faults_of(now) ==
        lines{"h.js:2:9: SyntaxError: empty expression not allowed (line 2, end "
              "of input); its last good version stays"});
  CHECK(now->since_before.scripts.changed == lines{"g.js"});
  CHECK(now->generation == 2);
  CHECK(to_string(now->shown.handlers.at(0).is) == std::string("ready"));
  CHECK(m.said_by("h") == "good h");
  CHECK(m.said_by("g") == "better g");
}

TEST_CASE("of a bad script that keeps its last good version nothing has happened") {
  loading_machine m;
  m.folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}, {"E", "g", "g.js"}}));
  m.folder.write_script("h.js", "var h = { DoProcessEvent: function () { log(typeof half); } };");
  m.folder.write_script("g.js", handler_that_logs("g", "good g"));
  m.load();
  m.folder.write_script("h.js", "var half = 1; var g = null; throw new Error('no');");
  CHECK(m.faults_of(m.load()) == lines{"h.js:1: Error: no; its last good version stays"});
  CHECK(m.said_by("h") == "undefined");
  CHECK(m.said_by("g") == "good g");
}

TEST_CASE("a bad script keeps its last good version over any number of loads, until it is mended") {
  loading_machine m;
  write_one_handler(m.folder, "good");
  m.load();
  m.folder.write_script("h.js", "throw new Error('no');");
  for (int i = 0; i < 3; ++i) {
    const auto now = m.load();
    CHECK(m.faults_of(now) == lines{"h.js:1: Error: no; its last good version stays"});
    CHECK(now->since_before.scripts.changed.empty());
    CHECK(m.said_by("h") == "good");
  }
  write_one_handler(m.folder, "mended");
  const auto now = m.load();
  CHECK(m.faults_of(now).empty());
  CHECK(now->since_before.scripts.changed == lines{"h.js"});
  CHECK(m.said_by("h") == "mended");
}

TEST_CASE("what a script defined before it failed is in force when it never was good") {
  loading_machine m;
  m.folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}}));
  m.folder.write_script("h.js", handler_that_logs("h", "early") + "throw new Error('late');");
  CHECK(m.faults_of(m.load()) == lines{"h.js:2: Error: late"});
  CHECK(m.said_by("h") == "early");
}

TEST_CASE("a script that fails only beside another's last good version is reported for that") {
  loading_machine m;
  m.folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}, {"E", "g", "g.js"}}));
  m.folder.write_script("h.js", handler_that_logs("h", "good"));
  m.folder.write_script("g.js", handler_that_logs("g", "old"));
  m.load();
  m.folder.write_script("g.js", handler_that_logs("g", "new") + "added;");
  m.folder.write_script("h.js", "var added = 1; throw new Error('no');");
  CHECK(m.faults_of(m.load()) == lines{"h.js:1: Error: no; its last good version stays",
                                       "g.js:2: ReferenceError: identifier 'added' undefined"});
}

TEST_CASE("where no generation can be made everything in force stays, and it is said why") {
  loading_machine m(small_heap());
  write_one_handler(m.folder, "good");
  const auto before = m.load();
  const auto table = m.table.get();
  m.folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}, {"E", "all", "hoarder.js"}}));
  m.folder.write_api("b.json", api_text("b", {}));
  m.folder.write_script("hoarder.js", hoarder);
  const auto now = m.load();
  CHECK(now->generation == 1);
  CHECK(now->shown.has_errors());
  const auto faults = m.faults_of(now);
  REQUIRE(faults.size() == 2);
  CHECK(faults[0] ==
        "the frozen built-ins could not be set up in 2 MB (jsvm.memory_limit_mb): Error: alloc "
        "failed");
  // Whether the line is known is a matter of how much memory was left for saying so.
  CHECK(faults[1].starts_with("hoarder.js:"));
  CHECK(faults[1].ends_with(" the JavaScript heap is full: 2 MB (jsvm.memory_limit_mb)"));
  CHECK(now->present.definitions.size() == before->present.definitions.size());
  CHECK(now->since_before.apis.added.empty());
  CHECK(m.table.get() == table);
  CHECK(m.said_by("h") == "good");

  m.folder.write_script("hoarder.js", handler_that_logs("all", "mended"));
  CHECK(m.load()->generation == 2);
  CHECK(m.said_by("all") == "mended");
  CHECK(m.table.get()->find("b"));
}

TEST_CASE("runs under way finish in the generation in which they began") {
  loading_machine m;
  m.folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}}));
  m.folder.write_script("h.js",
                        "var word = 'old'; var h = { DoProcessEvent: function () { log('begun'); "
                        "sleep(20); log(word); } };");
  m.load();
  m.machine.queue(test::script_machine::invocation_of("h", "{}"));
  m.run_until([&] { return !m.machine.lines.empty(); });
  write_one_handler(m.folder, "new");
  CHECK(m.load()->generation == 2);
  const auto results = m.machine.finish();
  REQUIRE(results.size() == 1);
  CHECK(results[0].logs.at(1).message == "old");
  CHECK(m.said_by("h") == "new");
}

TEST_CASE("only of a script that keeps its last good version that is said, and each fault once") {
  loading_machine m;
  write_one_handler(m.folder, "good");
  m.load();
  m.folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}, {"E", "g", "g.js"}}));
  m.folder.write_script("h.js", "throw new Error('bad h');");
  m.folder.write_script("g.js", "throw new Error('bad g');");
  CHECK(m.faults_of(m.load()) ==
        lines{"h.js:1: Error: bad h; its last good version stays", "g.js:1: Error: bad g"});
}

TEST_CASE("a script that never was good has no last good version") {
  loading_machine m;
  m.folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}}));
  m.folder.write_script("h.js", "throw new Error('one');");
  m.load();
  m.folder.write_script("h.js", handler_that_logs("h", "early") + "throw new Error('two');");
  CHECK(m.faults_of(m.load()) == lines{"h.js:2: Error: two"});
  CHECK(m.said_by("h") == "early");
}

TEST_CASE("where no generation can be made the handlers shown are those in force") {
  loading_machine m(small_heap());
  write_one_handler(m.folder, "good");
  m.load();
  m.folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}, {"E", "all", "hoarder.js"}}));
  m.folder.write_script("hoarder.js", hoarder);
  const auto now = m.load();
  REQUIRE(now->generation == 1);
  CHECK(now->shown.handlers.size() == 1);
}

namespace {

// Changes each file at the last moment before it is read.
class late_writer : public catalog::source_observer {
 public:
  explicit late_writer(const test::source_folder& folder) : folder_(folder) {}

  void reading_definitions() override {
    folder_.write_api("a.json", api_text("a", {{"E", "h", "h.js"}, {"E", "g", "absent.js"}}));
  }
  void reading_scripts(const std::vector<std::filesystem::path>& files) override {
    for (const auto& file : files) named.push_back(file.filename().string());
    folder_.write_script("h.js", handler_that_logs("h", "latest"));
  }

  lines named;

 private:
  const test::source_folder& folder_;
};

}  // namespace

TEST_CASE("what a load reads is told before it is read, be it there or not") {
  loading_machine m;
  late_writer writer(m.folder);
  m.loader.set_observer(writer);
  m.load();
  CHECK(writer.named == lines{"h.js", "absent.js"});
  CHECK(m.said_by("h") == "latest");
}

TEST_CASE("each load is told to the listener once, however many have asked for it") {
  loading_machine m;
  lines told;
  m.loader.set_listener(
      [&](const auto& now) { told.push_back("load " + std::to_string(now->generation)); });
  const auto ask = [&](const std::string& who) {
    m.loader.reload([&told, who](const auto& /*now*/) { told.push_back(who); });
  };
  ask("first");
  ask("second");
  ask("third");
  m.run_until([&] { return told.size() == 5; });
  CHECK(told == lines{"load 1", "first", "load 2", "second", "third"});
}

}  // namespace loader_test
