#include "daemon/supervise/supervisor.hpp"

#include <atomic>
#include <cstdlib>
#include <regex>

#include <catch2/catch.hpp>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/supervise/orders.hpp"
#include "daemon/supervise/service_manager.hpp"
#include "daemon/supervise/shared_memory.hpp"
#include "daemon/supervise/worker_report.hpp"
#include "test/support/noted_lines.hpp"
#include "test/support/notify_socket.hpp"
#include "test/support/temporary_folder.hpp"

namespace supervisor_test {

using namespace sidehook;
using namespace sidehook::supervise;
using namespace sidehook::test;
using namespace std::chrono_literals;

namespace {

// A supervisor of workers that are forks of the test. What they do ends their process.
class supervision {
 public:
  supervisor_rules rules{{1ms, 4ms, 60s}, 10s, 10s};
  std::function<int(int pipe)> work;
  std::vector<std::string> environment;

  int run() {
    supervisor_duties duties;
    duties.work = [this](int pipe) -> int {
      ++starts_[0];
      std::_Exit(work(pipe));
    };
    duties.ready = [this](const std::string& text) { ready += text; };
    duties.killed_from_outside = [this] { ++kills_from_outside; };
    duties.killed_as_stuck = [this](const auto& threads) { stuck_threads = threads; };
    duties.stop_listening = [this] { ++stops; };
    log::logger log(std::make_unique<noted_lines>(lines), log::level::error, log::format::text);
    service_manager manager(environment, log);
    return supervisor(rules, std::move(duties), {beats, other_beats}, manager, log).run();
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

// Until the supervisor has read it: a signal that follows would overtake it in the pipe.
void tell(int pipe, const worker_report& what) {
  write_report(pipe, what);
  int unread = 1;
  while (::ioctl(pipe, FIONREAD, &unread) == 0 && unread > 0) ::usleep(100);
}

void say_ready(int pipe) { tell(pipe, {worker_report::kind::ready, "ports"}); }

// Sends the supervisor a signal, and waits for what it orders the worker to do.
void ask(int signal, int order) {
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, order);
  ::kill(::getppid(), signal);
  int came = 0;
  ::sigwait(&awaited, &came);
}

int ask_to_stop(int exit_code) {
  ask(SIGTERM, order_to_stop);
  return exit_code;
}

std::string without_pid(const std::string& line) {
  return std::regex_replace(line, std::regex("pid=[0-9]+"), "pid=N");
}

}  // namespace

TEST_CASE("the exit code of a worker that ends before any was ready is the daemon's") {
  supervision daemon;
  daemon.work = [](int /*pipe*/) { return 7; };
  CHECK(daemon.run() == 7);
  CHECK(daemon.starts() == 1);
  CHECK(daemon.ready.empty());
}

TEST_CASE("a worker that dies is replaced, ready or not; that one is ready is told once") {
  supervision daemon;
  daemon.work = [&](int pipe) {
    if (daemon.starts() == 1) ::raise(SIGKILL);
    say_ready(pipe);
    if (daemon.starts() == 2) ::raise(SIGALRM);
    if (daemon.starts() == 3) return 3;
    return ask_to_stop(5);
  };
  CHECK(daemon.run() == 5);
  CHECK(daemon.starts() == 4);
  CHECK(daemon.ready == "ports");
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
  daemon.work = [&](int /*pipe*/) {
    ask_to_stop(0);
    return ::raise(SIGKILL);
  };
  CHECK(daemon.run() == 128 + SIGKILL);
  CHECK(daemon.starts() == 1);
}

TEST_CASE("a worker that does not stop in time is killed") {
  supervision daemon;
  daemon.rules.stop_timeout = 20ms;
  daemon.work = [&](int /*pipe*/) {
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
  daemon.work = [&](int pipe) {
    if (daemon.starts() == 2) return ask_to_stop(0);
    say_ready(pipe);
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
  daemon.work = [&](int pipe) {
    if (daemon.starts() == 2) return ask_to_stop(0);
    say_ready(pipe);
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
  daemon.work = [&](int /*pipe*/) {
    // It is reaped when it is nobody's child any more.
    while (::kill(stranger, 0) == 0) ::usleep(1'000);
    return ask_to_stop(0);
  };
  CHECK(daemon.run() == 0);
  CHECK(::waitpid(stranger, nullptr, WNOHANG) == -1);
  CHECK(daemon.starts() == 1);
}

TEST_CASE(
    "the service manager is told when a worker is ready, and of reloads, deaths and the stop") {
  temporary_folder folder;
  notify_socket manager((folder.path() / "notify").string());
  supervision daemon;
  daemon.environment = {manager.variable()};
  daemon.rules = {{1ms, 4ms, 60s}, 2s, 3s};
  daemon.work = [&](int pipe) {
    if (daemon.starts() == 1) {
      tell(pipe, {worker_report::kind::loaded, "one script"});
      say_ready(pipe);
      ask(SIGHUP, order_to_reload);
      tell(pipe, {worker_report::kind::loaded, "two scripts"});
      tell(pipe, {worker_report::kind::reloaded, ""});
      ask(SIGHUP, order_to_reload);
      ::raise(SIGKILL);
    }
    say_ready(pipe);
    return ask_to_stop(0);
  };
  CHECK(daemon.run() == 0);
  auto messages = manager.rest();
  for (auto& message : messages)
    message = std::regex_replace(message, std::regex("MONOTONIC_USEC=[0-9]+"), "MONOTONIC_USEC=N");
  const std::string reloading = "RELOADING=1\nMONOTONIC_USEC=N";
  CHECK(messages == std::vector<std::string>{"STATUS=one script", "READY=1", reloading,
                                             "STATUS=two scripts", "READY=1", reloading,
                                             "STATUS=the worker died of SIGKILL, and is replaced",
                                             "READY=1", "STOPPING=1\nEXTEND_TIMEOUT_USEC=5000000"});
}

TEST_CASE("the service manager is not told of readiness when no worker gets ready") {
  temporary_folder folder;
  notify_socket manager((folder.path() / "notify").string());
  supervision daemon;
  daemon.environment = {manager.variable()};
  daemon.work = [&](int /*pipe*/) { return 1; };
  CHECK(daemon.run() == 1);
  CHECK(manager.rest().empty());
}

TEST_CASE("the service manager gets signs of life twice within its patience") {
  temporary_folder folder;
  notify_socket manager((folder.path() / "notify").string());
  supervision daemon;
  daemon.environment = {manager.variable(), "WATCHDOG_USEC=20000"};
  daemon.work = [&](int pipe) {
    say_ready(pipe);
    // The supervisor's, of which the first tells nothing about the time between two.
    for (int i = 0; i < 3; ++i) CHECK(manager.receive_until("WATCHDOG=1") == "WATCHDOG=1");
    return ask_to_stop(0);
  };
  CHECK(daemon.run() == 0);
}

}  // namespace supervisor_test
