#include <catch2/catch.hpp>
#include <signal.h>
#include <sys/stat.h>

#include "test/e2e/transport.hpp"
#include "test/support/patience.hpp"

namespace unix_socket_test {

using namespace sidehook::test;

namespace {

struct fixture : transport_folder {
  std::vector<std::string> settings() const {
    return {"listen.unix_socket=events.sock", "admin.unix_socket=admin.sock",
            "admin.unix_socket_mode=0600"};
  }
  /// Nowhere but at their paths.
  std::vector<std::string> alone() const {
    auto made = settings();
    made.emplace_back("listen.address=");
    made.emplace_back("admin.address=");
    return made;
  }
  http_answer post(const std::string& socket = "events.sock") const {
    return http_connection(client_socket::to_path(at(socket)))
        .post("/events/a?wait=true", small_event);
  }
  unsigned mode_of(const std::string& name) const {
    struct stat status {};
    return ::lstat(at(name).c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
  }
  bool is_there(const std::string& name) const {
    return std::filesystem::exists(std::filesystem::symlink_status(at(name)));
  }
};

}  // namespace

TEST_CASE_METHOD(fixture,
                 "events and administration are reached by their paths, beside their ports") {
  running_daemon daemon(folder, settings());
  CHECK(mode_of("events.sock") == 0660);
  CHECK(mode_of("admin.sock") == 0600);
  CHECK(post().body.find(R"("outcome":"succeeded")") != std::string::npos);
  CHECK(daemon.post("/events/a", small_event).status == 202);
  const auto sent = run({"/usr/bin/env", "curl", "-sS", "--unix-socket", "events.sock", "-d",
                         small_event, "http://localhost/events/a?wait=true"});
  INFO(sent.errors);
  CHECK(sent.output.find(R"("outcome":"succeeded")") != std::string::npos);
  CHECK(sidehook({"dead-letters", "list", "--set", "admin.unix_socket=admin.sock"}).output ==
        "no dead letters\n");
  CHECK(daemon.stop() == 0);
  CHECK_FALSE(is_there("events.sock"));
  CHECK_FALSE(is_there("admin.sock"));
  CHECK(sidehook({"dead-letters", "list", "--set", "admin.unix_socket=admin.sock"}).errors ==
        "sidehook: no daemon answers at admin.sock: No such file or directory (admin.unix_socket, "
        "or --admin, say where it is)\n");
}

TEST_CASE_METHOD(fixture, "a daemon may listen at paths alone, with and without its supervisor") {
  for (const auto* supervise : {"supervise=true", "supervise=false"}) {
    CAPTURE(supervise);
    auto settings = alone();
    settings.emplace_back(supervise);
    running_daemon daemon(folder, settings);
    CHECK(daemon.events_port() == 0);
    CHECK(daemon.admin_port() == 0);
    CHECK(post().status == 200);
    CHECK(daemon.stop() == 0);
    CHECK(daemon.process().errors().find("events=events.sock admin=admin.sock") !=
          std::string::npos);
    CHECK_FALSE(is_there("events.sock"));
  }
}

TEST_CASE_METHOD(fixture, "paths outlive a worker, and what a killed daemon left is replaced") {
  {
    running_daemon daemon(folder, alone());
    ::kill(daemon.worker(), SIGKILL);
    daemon.process().wait_for_errors("restarts=1 down_ms=");
    CHECK(post().status == 200);
    const pid_t worker = daemon.worker();
    daemon.process().signal(SIGKILL);
    daemon.process().wait();
    CHECK(comes_true([&] { return ::kill(worker, 0) != 0; }));
  }
  CHECK(is_there("events.sock"));
  running_daemon next(folder, alone());
  CHECK(post().status == 200);
  CHECK(next.stop() == 0);
}

TEST_CASE_METHOD(fixture, "a path that is taken, or is something else, stops the start") {
  running_daemon daemon(folder, alone());
  auto arguments = std::vector<std::string>{"serve", "--set", "data_dir=other"};
  for (const auto& each : alone()) arguments.insert(arguments.end(), {"--set", each});
  const auto second = sidehook(arguments);
  CHECK(second.exit_code == 1);
  CHECK(second.errors ==
        "sidehook: cannot listen on events.sock: somebody listens there already\n");
  CHECK(post().status == 200);
  CHECK(daemon.stop() == 0);

  folder.write("events.sock", "precious");
  CHECK(sidehook(arguments).errors ==
        "sidehook: cannot listen on events.sock: something else than a socket is there\n");
  CHECK(is_there("events.sock"));
}

TEST_CASE_METHOD(fixture,
                 "who comes by a path shows what everybody has to show, and is called unix") {
  configure(R"({"listen":{"auth":[{"type":"bearer","secrets":["s3cret"]}]}})");
  running_daemon daemon(folder, alone());
  CHECK(post().status == 401);
  http_connection allowed(client_socket::to_path(at("events.sock")));
  CHECK(allowed.post("/events/a", small_event, {{"Authorization", "Bearer s3cret"}}).status == 202);
  CHECK(daemon.stop() == 0);
  CHECK(daemon.process().errors().find(
            "a request from unix was refused at the events listener: no credentials") !=
        std::string::npos);
}

}  // namespace unix_socket_test
