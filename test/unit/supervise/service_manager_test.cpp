#include "daemon/supervise/service_manager.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include "test/support/noted_lines.hpp"
#include "test/support/notify_socket.hpp"
#include "test/support/temporary_folder.hpp"

namespace service_manager_test {

using namespace sidehook;
using namespace sidehook::test;
using namespace std::chrono_literals;
using supervise::service_manager;

namespace {

// A service manager's client, and what it has logged.
struct client {
  explicit client(const config::environment& environment) : manager(environment, log) {}

  std::vector<std::string> lines;
  log::logger log{std::make_unique<noted_lines>(lines), log::level::info, log::format::text};
  service_manager manager;
};

std::string own_id() { return std::to_string(::getpid()); }

}  // namespace

TEST_CASE("what the service manager is told has the form of sd_notify, at a path and without one") {
  temporary_folder folder;
  for (const auto& address :
       {(folder.path() / "notify").string(), "@sidehook-service-manager-test-" + own_id()}) {
    notify_socket socket(address);
    client told({"OTHER=1", socket.variable()});
    CHECK(told.manager.is_there());
    told.manager.ready();
    CHECK(socket.receive() == "READY=1");
    told.manager.reloading();
    CHECK(socket.receive().starts_with("RELOADING=1\nMONOTONIC_USEC="));
    told.manager.status("two scripts");
    CHECK(socket.receive() == "STATUS=two scripts");
    told.manager.alive();
    CHECK(socket.receive() == "WATCHDOG=1");
    told.manager.stopping(1'500ms);
    CHECK(socket.receive() == "STOPPING=1\nEXTEND_TIMEOUT_USEC=1500000");
    CHECK(told.lines.empty());
  }
}

TEST_CASE("without a service manager nobody is told, and nothing is logged") {
  for (const auto& environment :
       {config::environment{}, config::environment{"NOTIFY_SOCKET=", "WATCHDOG_USEC=1000000"}}) {
    client told(environment);
    CHECK_FALSE(told.manager.is_there());
    CHECK_FALSE(told.manager.alive_period());
    told.manager.ready();
    CHECK(told.lines.empty());
  }
}

TEST_CASE("a service manager that cannot be reached is complained of once") {
  temporary_folder folder;
  client told({"NOTIFY_SOCKET=" + (folder.path() / "nobody").string()});
  told.manager.ready();
  told.manager.status("serving");
  REQUIRE(told.lines.size() == 1);
  CHECK(told.lines[0].find("(NOTIFY_SOCKET)\" error=\"No such file or directory\"") !=
        std::string::npos);
}

TEST_CASE("a NOTIFY_SOCKET that is no local address is complained of, and nobody is told") {
  for (const auto& address : {std::string("vsock:2:1234"), "/" + std::string(200, 'x')}) {
    client told({"NOTIFY_SOCKET=" + address});
    CHECK_FALSE(told.manager.is_there());
    CHECK(told.lines.size() == 1);
  }
}

TEST_CASE("signs of life are wanted twice within the time that this process is given") {
  const auto period_of = [](std::vector<std::string> variables) {
    variables.emplace_back("NOTIFY_SOCKET=/nowhere");
    return client(variables).manager.alive_period();
  };
  CHECK(period_of({"WATCHDOG_USEC=30000000"}) == 15'000ms);
  CHECK(period_of({"WATCHDOG_USEC=30000000", "WATCHDOG_PID=" + own_id()}) == 15'000ms);
  CHECK(period_of({"WATCHDOG_USEC=1"}) == 1ms);
  CHECK(period_of({"WATCHDOG_USEC=30000000", "WATCHDOG_PID=1"}) == std::nullopt);
  for (const auto* none : {"WATCHDOG_USEC=", "WATCHDOG_USEC=0", "WATCHDOG_USEC=-5",
                           "WATCHDOG_USEC=5s", "WATCHDOG_USEC=99999999999999999999"})
    CHECK(period_of({none}) == std::nullopt);
}

}  // namespace service_manager_test
