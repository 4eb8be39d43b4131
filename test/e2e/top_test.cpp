#include <optional>

#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"
#include "test/support/patience.hpp"
#include "test/support/text.hpp"

// The page of `sidehook top`, in a real terminal: that of tmux.

namespace top_test {

using namespace sidehook::test;

namespace {

std::string at_port(std::uint16_t port) { return "http://127.0.0.1:" + std::to_string(port); }

struct handlers_folder {
  handlers_folder() {
    folder.write("h.js",
                 "var works = { DoProcessEvent: function () {} };\n"
                 "var fails = { DoProcessEvent: function () { throw new Error('not\\x1b[2Jtoday'); "
                 "} };\n");
    folder.write("apis/a.json",
                 classic_definition("a", {{"E", "works", "h.js"}, {"F", "fails", "h.js"}}));
  }
  temporary_folder folder;
};

void post_events(running_daemon& daemon) {
  CHECK(daemon.post("/events/a?wait=true", R"({"EventType":"E"})").status == 200);
  for (int i = 0; i < 2; ++i)
    CHECK(daemon.post("/events/a?wait=true", R"({"EventType":"F"})").status == 200);
}

/// A terminal of 120 columns and 40 lines with a shell in it, by a tmux of its own.
class terminal {
 public:
  terminal() {
    run({"new-session", "-d", "-x", "120", "-y", "40",
         "env PS1='prompt> ' ENV= TERM=screen NO_COLOR= sh"});
    // With its first prompt the shell can be typed to.
    require_that([this] { return holds(screen(), "prompt>"); }, "no shell in the terminal");
  }
  ~terminal() {
    try {
      run({"kill-server"});
    } catch (const std::exception&) {
      // It is gone already.
    }
  }
  terminal(const terminal&) = delete;
  terminal& operator=(const terminal&) = delete;

  void type(const std::string& keys) { run({"send-keys", "-l", keys}); }
  void enter() { run({"send-keys", "Enter"}); }
  void press(const std::string& key) { run({"send-keys", key}); }
  void resize(int columns, int rows) {
    run({"resize-window", "-x", std::to_string(columns), "-y", std::to_string(rows)});
  }
  std::string screen() { return run({"capture-pane", "-p"}); }
  bool shows(const std::string& part) {
    return comes_true([&] { return holds(screen(), part); });
  }
  /// What the terminal is told apart from what is on it.
  std::string told(const std::string& format) { return run({"display-message", "-p", format}); }

 private:
  std::string run(std::vector<std::string> arguments) {
    std::vector<std::string> all{"/usr/bin/env",
                                 "tmux",
                                 "-u",
                                 "-f",
                                 "/dev/null",
                                 "-S",
                                 (folder_.path() / "socket").string()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    child_process tmux(std::move(all));
    const int code = tmux.wait();
    if (code != 0) throw std::runtime_error("tmux: " + tmux.errors());
    return tmux.output();
  }

  const temporary_folder folder_;
};

void start_top(terminal& terminal, const running_daemon& daemon) {
  terminal.type(sidehook_program() + " top --interval 0.2 --admin " + daemon.admin_url() +
                "; echo ended with $?");
  terminal.enter();
}

struct result {
  int exit_code;
  std::string output;
  std::string errors;
};

result run(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {sidehook_program(), "top"});
  child_process top(std::move(arguments));
  const int code = top.wait();
  return {code, top.output(), top.errors()};
}

result run_top(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--interval", "0.1"});
  return run(std::move(arguments));
}

}  // namespace

TEST_CASE(
    "top shows a running daemon in a terminal, heeds keys, and leaves the terminal as it was") {
  const handlers_folder f;
  running_daemon daemon(f.folder);
  terminal terminal;
  start_top(terminal, daemon);
  REQUIRE(terminal.shows("q quit   s sort (by failures)"));
  CHECK(terminal.told("#{alternate_on}#{cursor_flag}") == "10\n");

  post_events(daemon);
  REQUIRE(terminal.shows("a    F      fails"));
  // The first attempts, and those that follow.
  CHECK(comes_true([&] {
    const auto screen = terminal.screen();
    return holds(screen, "a fails: ") && holds(screen, "not\\x1b[2Jtoday") &&
           holds(screen, "0.0 received");
  }));

  terminal.type("s");
  CHECK(terminal.shows("s sort (by CPU)"));
  terminal.resize(70, 12);
  CHECK(comes_true([&] { return holds(terminal.screen(), "HANDLER  RUNS/S  FAIL/S  FAILED"); }));
  terminal.resize(120, 40);

  terminal.type("q");
  REQUIRE(terminal.shows("ended with 0"));
  CHECK(terminal.told("#{alternate_on}#{cursor_flag}#{wrap_flag}") == "011\n");
  CHECK(holds(terminal.screen(), "prompt>"));
  CHECK_FALSE(holds(terminal.screen(), "LAST ERRORS"));
  // It shows again what is typed.
  terminal.type("echoed");
  CHECK(terminal.shows("prompt> echoed"));
}

TEST_CASE("top that is ended or stopped by a signal leaves the terminal as it was") {
  const handlers_folder f;
  running_daemon daemon(f.folder);
  terminal terminal;
  start_top(terminal, daemon);
  REQUIRE(terminal.shows("q quit"));
  terminal.press("C-z");
  CHECK(comes_true([&] { return terminal.told("#{alternate_on}#{cursor_flag}") == "01\n"; }));
  // The shell says so.
  REQUIRE(terminal.shows("Stopped"));
  terminal.type("fg; echo back with $?");
  terminal.enter();
  REQUIRE(terminal.shows("q quit"));
  terminal.press("C-c");
  REQUIRE(terminal.shows("back with 0"));
  CHECK(terminal.told("#{alternate_on}#{cursor_flag}") == "01\n");
  terminal.type("echoed");
  CHECK(terminal.shows("prompt> echoed"));
}

TEST_CASE("top says that the daemon is gone, and shows the next one") {
  const handlers_folder f;
  auto daemon = std::make_optional<running_daemon>(f.folder);
  const auto port = daemon->admin_port();
  terminal terminal;
  start_top(terminal, *daemon);
  post_events(*daemon);
  REQUIRE(terminal.shows("a    F      fails"));
  CHECK(daemon->stop() == 0);
  daemon.reset();
  REQUIRE(terminal.shows("no daemon answers at " + at_port(port)));
  CHECK(terminal.shows("asking again"));

  daemon.emplace(f.folder, std::vector<std::string>{"admin.port=" + std::to_string(port)});
  REQUIRE(terminal.shows("ready"));
  CHECK_FALSE(holds(terminal.screen(), " -0"));
  CHECK(terminal.shows("0.0 received, 0.0 accepted"));
}

TEST_CASE("top without a terminal prints pages of plain text, and fails without a daemon") {
  const handlers_folder f;
  running_daemon daemon(f.folder);
  const auto place = daemon.admin_url();
  post_events(daemon);
  const auto page = run_top({"--admin", place});
  CHECK(page.exit_code == 0);
  CHECK(page.errors.empty());
  CHECK(page.output.starts_with("sidehook "));
  CHECK(holds(page.output, "\na    F      fails "));
  CHECK_FALSE(holds(page.output, "\x1b"));
  const auto pages = run_top({"-n", "2", "--admin", place});
  CHECK(holds(pages.output, "\n\nsidehook "));
  CHECK(run_top({"--once", "-n", "2"}).exit_code == 2);
  CHECK(run({"--interval", "nan"}).exit_code == 2);
  CHECK(run_top({"--set", "admin.port=0"}).exit_code == 2);

  CHECK(daemon.stop() == 0);
  const auto gone = run_top({"--once", "--admin", place});
  CHECK(gone.exit_code == 1);
  CHECK(gone.output.empty());
  CHECK(holds(gone.errors, "no daemon answers at " + place));
}

}  // namespace top_test
