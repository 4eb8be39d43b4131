#include <csignal>

#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"
#include "test/support/notify_socket.hpp"

namespace service_manager_test {

using namespace sidehook::test;

namespace {

// The program as a service manager starts it.
class service {
 public:
  explicit service(const std::vector<std::string>& settings,
                   std::vector<std::string> environment = {})
      : manager((folder.path() / "notify").string()) {
    environment.push_back(manager.variable());
    folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
    folder.write("h.js", "var h = { DoProcessEvent: function () {} };");
    child_process::options options;
    options.directory = folder.path().string();
    options.environment = std::move(environment);
    options.ready_pipe = true;
    process = std::make_unique<child_process>(arguments(settings), options);
  }

  std::uint16_t events_port() {
    unsigned port = 0;
    REQUIRE(std::sscanf(process->wait_ready().c_str(), R"({"events":%u)", &port) == 1);
    return static_cast<std::uint16_t>(port);
  }

  temporary_folder folder;
  notify_socket manager;
  std::unique_ptr<child_process> process;

 private:
  static std::vector<std::string> arguments(const std::vector<std::string>& settings) {
    std::vector<std::string> words{
        sidehook_program(),  "serve", "--set", "listen.port=0", "--set", "admin.port=0", "--set",
        "reload.watch=false"};
    for (const auto& setting : settings) {
      words.emplace_back("--set");
      words.push_back(setting);
    }
    return words;
  }
};

constexpr const char* supervised = "supervise=true";
constexpr const char* alone = "supervise=false";

}  // namespace

TEST_CASE("the service manager hears of the daemon when events are taken, and when it stops") {
  for (const auto* kind : {supervised, alone}) {
    CAPTURE(kind);
    service daemon({kind});
    CHECK(daemon.manager.receive() == "STATUS=API definitions: 1, scripts: 1, faults: 0");
    CHECK(daemon.manager.receive() == "READY=1");
    const auto port = daemon.events_port();
    CHECK(http_post(port, "/events/a", R"({"EventType":"E"})").status == 202);
    CHECK(daemon.manager.rest().empty());
    daemon.process->signal(SIGTERM);
    CHECK(daemon.process->wait() == 0);
    CHECK(
        daemon.manager.receive_until("STOPPING=1").starts_with("STOPPING=1\nEXTEND_TIMEOUT_USEC="));
    CHECK(daemon.manager.rest().empty());
  }
}

TEST_CASE(
    "the service manager hears when a reload begins that a signal asks for, and what came of it") {
  for (const auto* kind : {supervised, alone}) {
    CAPTURE(kind);
    service daemon({kind});
    daemon.manager.receive_until("READY=1");
    daemon.folder.write("apis/b.json", "no definition");
    daemon.process->signal(SIGHUP);
    CHECK(daemon.manager.receive().starts_with("RELOADING=1\nMONOTONIC_USEC="));
    CHECK(daemon.manager.receive() == "STATUS=API definitions: 1, scripts: 1, faults: 1");
    CHECK(daemon.manager.receive() == "READY=1");
    daemon.process->signal(SIGTERM);
    CHECK(daemon.process->wait() == 0);
  }
}

TEST_CASE("the service manager gets signs of life for as long as it wants some") {
  for (const auto* kind : {supervised, alone}) {
    CAPTURE(kind);
    service daemon({kind}, {"WATCHDOG_USEC=200000"});
    daemon.manager.receive_until("READY=1");
    for (int i = 0; i < 3; ++i) CHECK(daemon.manager.receive_until("WATCHDOG=1") == "WATCHDOG=1");
    daemon.process->signal(SIGTERM);
    CHECK(daemon.process->wait() == 0);
  }
}

TEST_CASE("a daemon that cannot start does not tell the service manager that it has") {
  for (const auto* kind : {supervised, alone}) {
    CAPTURE(kind);
    service daemon({kind, "data_dir=h.js"});
    CHECK(daemon.process->wait() == 1);
    for (const auto& message : daemon.manager.rest()) CHECK(message != "READY=1");
  }
}

}  // namespace service_manager_test
