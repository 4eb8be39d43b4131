#include "daemon/supervise/supervisor.hpp"

#include <atomic>
#include <cstdlib>
#include <regex>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/supervise/orders.hpp"
#include "daemon/supervise/shared_memory.hpp"

namespace supervisor_test {

using namespace sidehook;
using namespace sidehook::supervise;
using namespace std::chrono_literals;

namespace {

struct kept_lines : log::sink {
  explicit kept_lines(std::vector<std::string>& kept) : lines(kept) {}
  void write(std::string_view line) override {
    lines.emplace_back(line.substr(line.find("level=")));
  }
  void flush() override {}
  std::vector<std::string>& lines;
};

// A supervisor of workers that are forks of the test. What they do ends their process.
class supervision {
 public:
  supervisor_rules rules{{1ms, 4ms, 60s}, 10s, 10s};
  std::function<int(int ready_fd)> work;

  int run() {
    supervisor_duties duties;
    duties.work = [this](int ready_fd) -> int {
      ++starts_[0];
      std::_Exit(work(ready_fd));
    };
    duties.ready = [this](const std::string& line) { ready += line; };
    duties.killed_from_outside = [this] { ++kills_from_outside; };
    duties.killed_as_stuck = [this](const auto& threads) { stuck_threads = threads; };
    duties.stop_listening = [this] { ++stops; };
    log::logger log(std::make_unique<kept_lines>(lines), log::level::error, log::format::text);
    return supervisor(rules, std::move(duties), {beats, other_beats}, log).run();
  }
  // Which worker this is, from 1.
  int starts() const { return starts_[0]; }

  // Of two threads, of which the second need not begin.
  heartbeat beats;
  heartbeat other_beats;
  std::vector<std::size_t> stuck_threads;
  std::string ready;
  int stops = 0;
  int kills_from_outside = 0;
  std::vector<std::string> lines;

 private:
  shared_array<std::atomic<int>> starts_{1};
};

void say_ready(int ready_fd) {
  REQUIRE(::write(ready_fd, "ready\n", 6) == 6);
  ::close(ready_fd);
}

// Asks the supervisor to stop, waits for the order to the worker, and gives this exit code.
int ask_to_stop(int exit_code) {
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, order_to_stop);
  ::kill(::getppid(), SIGTERM);
  int signal = 0;
  ::sigwait(&awaited, &signal);
  return exit_code;
}

std::string without_pid(const std::string& line) {
  return std::regex_replace(line, std::regex("pid=[0-9]+"), "pid=N");
}

}  // namespace

TEST_CASE("the exit code of a worker that ends before any was ready is the daemon's") {
  supervision daemon;
  daemon.work = [](int /*ready_fd*/) { return 7; };
  CHECK(daemon.run() == 7);
  CHECK(daemon.starts() == 1);
  CHECK(daemon.ready.empty());
}

TEST_CASE("a worker that dies is replaced, ready or not; that one is ready is told once") {
  supervision daemon;
  daemon.work = [&](int ready_fd) {
    if (daemon.starts() == 1) ::raise(SIGKILL);
    say_ready(ready_fd);
    if (daemon.starts() == 2) ::raise(SIGALRM);
    if (daemon.starts() == 3) return 3;
    return ask_to_stop(5);
  };
  CHECK(daemon.run() == 5);
  CHECK(daemon.starts() == 4);
  CHECK(daemon.ready == "ready\n");
  CHECK(daemon.stops == 1);
  REQUIRE(daemon.lines.size() == 3);
  CHECK(
      without_pid(daemon.lines[0]) ==
      R"(level=error message="the worker died, and is replaced" pid=N died_of=SIGKILL restarts=1 delay_ms=0)");
  CHECK(
      without_pid(daemon.lines[1]) ==
      R"(level=error message="the worker died, and is replaced" pid=N died_of=SIGALRM restarts=2 delay_ms=1)");
  CHECK(
      without_pid(daemon.lines[2]) ==
      R"(level=error message="the worker died, and is replaced" pid=N died_of="exit code 3" restarts=3 delay_ms=2)");
}

TEST_CASE("a worker that is killed after it was asked to stop is not replaced") {
  supervision daemon;
  daemon.work = [&](int /*ready_fd*/) {
    ask_to_stop(0);
    return ::raise(SIGKILL);
  };
  CHECK(daemon.run() == 128 + SIGKILL);
  CHECK(daemon.starts() == 1);
}

TEST_CASE("a worker that does not stop in time is killed") {
  supervision daemon;
  daemon.rules.stop_timeout = 20ms;
  daemon.work = [&](int /*ready_fd*/) {
    ask_to_stop(0);
    for (;;) ::pause();
    return 0;
  };
  CHECK(daemon.run() == 128 + SIGKILL);
  REQUIRE(daemon.lines.size() == 1);
  CHECK(without_pid(daemon.lines[0]) ==
        R"(level=error message="the worker has not stopped in time: it is killed" pid=N)");
}

TEST_CASE("a worker whose beats stay away is killed and replaced; one that has not begun is not") {
  supervision daemon;
  daemon.rules.stuck_after = 40ms;
  daemon.work = [&](int ready_fd) {
    if (daemon.starts() == 2) return ask_to_stop(0);
    say_ready(ready_fd);
    daemon.beats.beat();
    for (;;) ::pause();
    return 0;
  };
  CHECK(daemon.run() == 0);
  REQUIRE(daemon.lines.size() == 2);
  CHECK(
      without_pid(daemon.lines[0]) ==
      R"(level=error message="the JavaScript thread is stuck (supervisor.stuck_after_ms): the worker is killed" pid=N instance=0)");
  CHECK(daemon.lines[1].find("died_of=SIGKILL") != std::string::npos);
  CHECK(daemon.stuck_threads == std::vector<std::size_t>{0});
  CHECK(daemon.kills_from_outside == 0);
}

TEST_CASE("a worker of which one thread is stuck is killed, however well the others beat") {
  supervision daemon;
  daemon.rules.stuck_after = 40ms;
  daemon.work = [&](int ready_fd) {
    if (daemon.starts() == 2) return ask_to_stop(0);
    say_ready(ready_fd);
    daemon.other_beats.beat();
    for (;;) {
      daemon.beats.beat();
      ::usleep(1'000);
    }
    return 0;
  };
  CHECK(daemon.run() == 0);
  CHECK(daemon.stuck_threads == std::vector<std::size_t>{1});
}

TEST_CASE("children that are not the worker are reaped, and change nothing") {
  supervision daemon;
  const pid_t stranger = ::fork();
  if (stranger == 0) ::_exit(9);
  daemon.work = [&](int /*ready_fd*/) {
    // It is reaped when it is nobody's child any more.
    while (::kill(stranger, 0) == 0) ::usleep(1'000);
    return ask_to_stop(0);
  };
  CHECK(daemon.run() == 0);
  CHECK(::waitpid(stranger, nullptr, WNOHANG) == -1);
  CHECK(daemon.starts() == 1);
}

}  // namespace supervisor_test
