#include <catch2/catch.hpp>

#include "test/e2e/transport.hpp"
#include "test/support/text.hpp"

namespace health_command_test {

using namespace sidehook::test;

namespace {}  // namespace

TEST_CASE("health tells that a daemon accepts events, and what it says of its parts") {
  const transport_folder folder;
  running_daemon daemon(folder.folder);
  const auto place = daemon.admin_url();
  const auto ready = folder.sidehook({"health", "--admin", place});
  CHECK(ready.exit_code == 0);
  CHECK(ready.errors.empty());
  CHECK(ready.output.starts_with("ready\n"));
  CHECK(holds(ready.output, "\nqueue: pass\n"));
  CHECK(daemon.stop() == 0);

  const auto gone = folder.sidehook({"health", "--admin", place});
  CHECK(gone.exit_code == 1);
  CHECK(gone.output.empty());
  CHECK(holds(gone.errors, "no daemon answers at " + place));
}

TEST_CASE("a daemon that accepts no events is not healthy, but alive") {
  const transport_folder folder;
  running_daemon daemon(folder.folder, {"queue.kind=redis", "redis.addresses=127.0.0.1:1"});
  const auto place = daemon.admin_url();
  const auto refuses = folder.sidehook({"health", "--admin", place});
  CHECK(refuses.exit_code == 1);
  CHECK(holds(refuses.errors, "sidehook: no events are accepted: Redis at 127.0.0.1:1 "));
  CHECK(holds(refuses.output, "queue: fail, Redis at 127.0.0.1:1 "));
  const auto alive = folder.sidehook({"health", "--live", "--admin", place});
  CHECK(alive.exit_code == 0);
  CHECK(alive.output == "alive\n");
}

TEST_CASE("health finds the daemon by its settings, and needs no credentials") {
  const transport_folder folder;
  folder.folder.write("administrators", "a-token-of-an-administrator");
  folder.configure(R"({"admin":{"unix_socket":"admin.sock",)"
                   R"("auth":[{"type":"bearer","secrets_file":"administrators"}]}})");
  running_daemon daemon(folder.folder);
  CHECK(daemon.admin_get("/apis").status == 401);
  std::filesystem::remove(folder.at("administrators"));
  const auto ready = folder.sidehook({"health"});
  CHECK(ready.errors.empty());
  CHECK(ready.exit_code == 0);
}

TEST_CASE("health without a way to know where the daemon is says how to tell") {
  const transport_folder folder;
  const auto lost = folder.sidehook({"health", "--set", "admin.port=0"});
  CHECK(lost.exit_code == 2);
  CHECK(holds(lost.errors, "--admin"));
}

}  // namespace health_command_test
