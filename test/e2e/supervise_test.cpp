#include <csignal>
#include <fstream>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "test/support/daemon.hpp"
#include "test/support/http_server.hpp"
#include "test/support/patience.hpp"
#include "test/support/text.hpp"

namespace supervise_test {

using namespace sidehook::test;
using namespace std::chrono_literals;

namespace {

// A handler for each event type, of which some need program_with_faults().
void write_handlers(const temporary_folder& folder) {
  folder.write("apis/a.json", classic_definition("a", {{"Work", "work", "h.js"},
                                                       {"Crash", "crash", "h.js"},
                                                       {"Wedge", "wedge", "h.js"},
                                                       {"Wait", "wait", "h.js"},
                                                       {"Spin", "spin", "h.js"}}));
  folder.write("h.js", R"(
    var work = { DoProcessEvent: function () { log('work ran'); } };
    var crash = { DoProcessEvent: function () { abortWorker(); } };
    var wedge = { DoProcessEvent: function () { log('wedged'); wedgeWorker(); } };
    var wait = { DoProcessEvent: function (event) {
      TykMakeHttpRequest(JSON.stringify({ Method: 'GET', Domain: event.EventMetaData.Server }));
    } };
    var spin = { DoProcessEvent: function () { log('spinning'); for (;;) {} } };
  )");
}

std::string event(const std::string& type) { return R"({"EventType":")" + type + R"("})"; }

std::string waiting_event(const http_server& server) {
  return R"({"EventType":"Wait","EventMetaData":{"Server":"http://127.0.0.1:)" +
         std::to_string(server.port()) + "\"}}";
}

std::vector<pid_t> children_of(pid_t parent) {
  const auto id = std::to_string(parent);
  std::ifstream file("/proc/" + id + "/task/" + id + "/children");
  std::vector<pid_t> children;
  for (pid_t child = 0; file >> child;) children.push_back(child);
  return children;
}

// The worker may die before it has answered.
void post_without_answer(running_daemon& daemon, const std::string& event) {
  http_connection connection(daemon.events_port());
  connection.send(request_text("POST", "/events/a", {}, event));
  connection.ended();
}

std::string restarts(int count) { return "restarts=" + std::to_string(count) + " down_ms="; }

// Kills the worker, and waits for the next one to serve.
void kill_worker(running_daemon& daemon, int how_often) {
  ::kill(daemon.worker(), SIGKILL);
  daemon.process().wait_for_errors(restarts(how_often));
}

}  // namespace

TEST_CASE("a handler that crashes the worker costs a moment, and events are taken and run again") {
  temporary_folder folder;
  write_handlers(folder);
  running_daemon daemon(folder, {}, program_with_faults());
  post_without_answer(daemon, event("Crash"));
  daemon.process().wait_for_errors("died_of=SIGABRT restarts=1 delay_ms=0");
  // The event runs once more, and then is given up.
  daemon.process().wait_for_errors("died_of=SIGABRT restarts=2");
  const auto begun = std::chrono::steady_clock::now();
  CHECK(daemon.post("/events/a", event("Work")).status == 202);
  CHECK(std::chrono::steady_clock::now() - begun < 1s);
  daemon.process().wait_for_errors("work ran");
  const auto letters = daemon.admin_get("/dead-letters").body;
  CHECK(letters.find(R"("handler":"crash","reason":"killed_the_worker")") != std::string::npos);
  CHECK(daemon.stop() == 0);
}

TEST_CASE("a handler that is stuck in native code holds up no sender, and the worker is replaced") {
  temporary_folder folder;
  write_handlers(folder);
  running_daemon daemon(folder, {"jsvm.cpu_limit_ms=100", "supervisor.stuck_after_ms=400"},
                        program_with_faults());
  CHECK(daemon.post("/events/a", event("Wedge")).status == 202);
  daemon.process().wait_for_errors("message=wedged");
  CHECK(daemon.post("/events/a", event("Work")).status == 202);
  daemon.process().wait_for_errors(
      "\"the JavaScript thread is stuck (supervisor.stuck_after_ms): the worker is killed\"");
  daemon.process().wait_for_errors(restarts(2));
  CHECK(daemon.admin_get("/dead-letters")
            .body.find(R"("handler":"wedge","reason":"killed_the_worker")") != std::string::npos);
  CHECK(daemon.post("/events/a?wait=true", event("Work")).body.find(R"("outcome":"succeeded")") !=
        std::string::npos);
  CHECK(daemon.stop() == 0);
}

TEST_CASE("handlers that one after the other spin to their limits are not taken for one stuck") {
  temporary_folder folder;
  write_handlers(folder);
  running_daemon daemon(folder, {"jsvm.cpu_limit_ms=400", "supervisor.stuck_after_ms=800",
                                 "retry.quarantine.cpu_timeouts=0"});
  const auto spins = event("Spin") + "\n" + event("Spin") + "\n" + event("Spin") + "\n";
  const auto answer = daemon.post("/events/a?wait=true", spins + spins).body;
  CHECK(count_of(R"("outcome":"timed_out")", answer) == 6);
  CHECK(daemon.process().errors().find("stuck") == std::string::npos);
  CHECK(daemon.stop() == 0);
}

TEST_CASE("the next worker knows what was running, and which run was on the thread") {
  temporary_folder folder;
  write_handlers(folder);
  held_requests held;
  http_server upstream({{"GET", "/", held.endpoint()}});
  running_daemon daemon(folder, {}, program_with_faults());
  CHECK(daemon.post("/events/a", waiting_event(upstream)).status == 202);
  const auto first = held.take();
  CHECK(daemon.post("/events/a", event("Work")).status == 202);
  daemon.process().wait_for_errors("work ran");
  post_without_answer(daemon, event("Crash"));
  daemon.process().wait_for_errors(
      "\"runs were under way when the last worker died\" runs=2 deliveries=\"1 3\" on_thread=3\n");
}

TEST_CASE("workers that die one after the other are replaced later and later") {
  temporary_folder folder;
  write_handlers(folder);
  running_daemon daemon(folder, {"supervisor.backoff_first_ms=20", "supervisor.backoff_max_ms=50"});
  for (int i = 1; i <= 5; ++i) kill_worker(daemon, i);
  const auto errors = daemon.process().errors();
  for (const auto* line :
       {"restarts=1 delay_ms=0\n", "restarts=2 delay_ms=20\n", "restarts=3 delay_ms=40\n",
        "restarts=4 delay_ms=50\n", "restarts=5 delay_ms=50\n"})
    CHECK(errors.find(line) != std::string::npos);
  CHECK(count_of("died_of=SIGKILL", errors) == 5);
  CHECK(daemon.stop() == 0);
}

TEST_CASE("clients that connect while there is no worker wait, and are served by the next one") {
  temporary_folder folder;
  write_handlers(folder);
  running_daemon daemon(folder, {"supervisor.backoff_first_ms=1000"});
  kill_worker(daemon, 1);
  ::kill(daemon.worker(), SIGKILL);
  daemon.process().wait_for_errors("restarts=2 delay_ms=1000");
  http_connection first(daemon.events_port());
  first.send(request_text("POST", "/events/a", {}, event("Work")));
  http_connection second(daemon.admin_port());
  second.send(request_text("GET", "/livez"));
  CHECK(daemon.worker() == 0);
  CHECK(first.receive().status == 202);
  CHECK(second.receive().status == 200);
  daemon.process().wait_for_errors("work ran");
}

TEST_CASE("a stop that comes while there is no worker ends the daemon at once") {
  temporary_folder folder;
  write_handlers(folder);
  running_daemon daemon(folder,
                        {"supervisor.backoff_first_ms=600000", "supervisor.backoff_max_ms=600000"});
  kill_worker(daemon, 1);
  ::kill(daemon.worker(), SIGKILL);
  daemon.process().wait_for_errors("restarts=2");
  CHECK(daemon.stop() == 0);
}

TEST_CASE("connections are refused once the daemon was asked to stop") {
  temporary_folder folder;
  write_handlers(folder);
  running_daemon daemon(folder, {"jsvm.cpu_limit_ms=60000", "jsvm.timeout_ms=60000"});
  CHECK(daemon.post("/events/a", event("Spin")).status == 202);
  daemon.process().wait_for_errors("message=spinning");
  daemon.process().signal(SIGTERM);
  CHECK(comes_true([&] {
    try {
      http_connection connection(daemon.events_port());
      return false;
    } catch (const std::runtime_error& refused) {
      return std::string(refused.what()).find("Connection refused") != std::string::npos;
    }
  }));
  CHECK(daemon.worker() != 0);
  daemon.process().signal(SIGTERM);
  CHECK(daemon.process().wait() == 0);
}

TEST_CASE("a worker that is stuck does not keep the daemon from stopping") {
  temporary_folder folder;
  write_handlers(folder);
  running_daemon daemon(folder, {"jsvm.cpu_limit_ms=100", "supervisor.stuck_after_ms=300"},
                        program_with_faults());
  CHECK(daemon.post("/events/a", event("Wedge")).status == 202);
  daemon.process().wait_for_errors("message=wedged");
  CHECK(daemon.stop() == 128 + SIGKILL);
  CHECK(count_of("\"worker started\"", daemon.process().errors()) == 1);
}

TEST_CASE("the worker does not outlive a supervisor that is killed") {
  temporary_folder folder;
  write_handlers(folder);
  running_daemon daemon(folder);
  daemon.process().signal(SIGKILL);
  // Not before both have let go of standard error.
  CHECK(daemon.process().wait() == 128 + SIGKILL);
  CHECK_THROWS_WITH(http_connection(daemon.events_port()),
                    Catch::Matchers::Contains("Connection refused"));
}

TEST_CASE("a signal to stop that reaches both processes counts once, as from a service manager") {
  for (const int signal : {SIGTERM, SIGINT}) {
    temporary_folder folder;
    write_handlers(folder);
    running_daemon daemon(folder);
    CHECK(daemon.post("/events/a", event("Spin")).status == 202);
    daemon.process().wait_for_errors("message=spinning");
    ::kill(daemon.worker(), signal);
    daemon.process().signal(signal);
    CHECK(daemon.process().wait() == 0);
    CHECK(daemon.process().errors().find("a second signal") == std::string::npos);
  }
}

TEST_CASE("a worker that cannot start ends the daemon with its exit code, and is not replaced") {
  temporary_folder folder;
  write_handlers(folder);
  folder.write("data", "a file where a directory has to be");
  child_process::options options;
  options.directory = folder.path().string();
  child_process process({sidehook_program(), "--set", "listen.port=0", "--set", "admin.port=0"},
                        options);
  CHECK(process.wait() == 1);
  CHECK(process.errors().find("sidehook: ") != std::string::npos);
  CHECK(count_of("\"worker started\"", process.errors()) == 1);
}

TEST_CASE("without supervision there is one process, and a crash ends it") {
  temporary_folder folder;
  write_handlers(folder);
  running_daemon daemon(folder, {"supervise=false"}, program_with_faults());
  CHECK(daemon.worker() == 0);
  post_without_answer(daemon, event("Crash"));
  CHECK(daemon.process().wait() == 128 + SIGABRT);
}

TEST_CASE("as the first process of a container it reaps what others leave behind") {
  temporary_folder folder;
  write_handlers(folder);
  child_process::options options;
  options.directory = folder.path().string();
  options.ready_pipe = true;
  const std::string serve = "(sleep 0.1 &) ; exec " + sidehook_program() +
                            R"( --set listen.port=0 --set admin.port=0 "$@")";
  child_process container({"/usr/bin/unshare", "--user", "--pid", "--fork", "--map-root-user",
                           "/bin/sh", "-c", serve, "sh"},
                          options);
  try {
    container.wait_ready();
  } catch (const std::runtime_error&) {
    if (container.errors().find("unshare") == std::string::npos) throw;
    WARN("no process namespaces here: " << container.errors());
    return;
  }
  const auto inside = children_of(container.pid());
  REQUIRE(inside.size() == 1);
  CHECK(comes_true([&] { return children_of(inside[0]).size() == 1; }));
  ::kill(inside[0], SIGTERM);
  CHECK(container.wait() == 0);
}

}  // namespace supervise_test
