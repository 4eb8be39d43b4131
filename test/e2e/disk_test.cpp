#include <filesystem>
#include <fstream>
#include <thread>

#include <catch2/catch.hpp>

#include "test/load/noted_runs.hpp"
#include "test/support/daemon.hpp"

namespace disk_test {

using namespace sidehook::test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const std::string unshare = "/usr/bin/unshare --user --mount --map-root-user ";

bool may_mount() {
  child_process trial({"/bin/sh", "-c", unshare + "mount -t tmpfs tmpfs /tmp"});
  if (trial.wait() == 0) return true;
  WARN("no mount namespaces here: " << trial.errors());
  return false;
}

// A daemon whose data directory is a disk of its own, which only it sees.
struct fixture {
  fixture() {
    folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
    folder.write("h.js", runs.script());
    fs::create_directory(folder.path() / "data");
  }

  /// A program that runs these commands, and then the daemon.
  std::string daemon_after(const std::string& commands) const {
    folder.write("serve", "#!/bin/sh\nexec " + unshare + "/bin/sh -e -c '" + commands +
                              "; exec \"$@\"' sh " + sidehook_program() + " \"$@\"\n");
    fs::permissions(folder.path() / "serve", fs::perms(0755));
    return (folder.path() / "serve").string();
  }

  /// What the daemon says that does not start after these commands, with the exit code 1.
  std::string refusal_after(const std::string& commands) const {
    child_process::options options;
    options.directory = folder.path().string();
    child_process process(
        {daemon_after(commands), "--set", "listen.port=0", "--set", "admin.port=0"}, options);
    CHECK(process.wait() == 1);
    return process.errors();
  }

  temporary_folder folder;
  noted_runs runs;
};

std::string event_of(std::size_t bytes) {
  return R"({"EventType":"E","EventMetaData":{"Message":")" + std::string(bytes, 'm') + "\"}}";
}

fs::path data_of(running_daemon& daemon) {
  return "/proc/" + std::to_string(daemon.process().pid()) + "/cwd/data";
}

// Writes a file that takes all the room there is.
void fill_up(const fs::path& directory) {
  std::ofstream ballast(directory / "ballast", std::ios::binary);
  const std::string some(4'096, 'b');
  while (ballast.write(some.data(), static_cast<std::streamsize>(some.size())).flush()) {
  }
}

}  // namespace

TEST_CASE_METHOD(fixture,
                 "a full disk makes events be refused, is told, loses none that was accepted, and "
                 "is over when there is room again") {
  if (!may_mount()) return;
  running_daemon daemon(folder, {"log.level=warn"},
                        daemon_after("mount -t tmpfs -o size=3m tmpfs data"));
  std::vector<std::string> accepted;
  const auto post = [&] {
    const auto id = "e" + std::to_string(accepted.size());
    auto answer = daemon.post("/events/a", event_of(10'000), {{"Idempotency-Key", id}});
    if (answer.status == 202) accepted.push_back(id);
    return answer;
  };
  CHECK(post().status == 202);

  fill_up(data_of(daemon));
  auto answer = post();
  for (int i = 0; i < 500 && answer.status == 202; ++i) answer = post();
  CHECK(answer.status == 503);
  CHECK(answer.header("Retry-After") != "");
  INFO(answer.body);
  CHECK(answer.body.find("is full") != std::string::npos);
  CHECK(daemon.get("/readyz").status == 503);
  CHECK(daemon.get("/livez").status == 200);
  daemon.process().wait_for_errors("events are refused until it can be written");

  fs::remove(data_of(daemon) / "ballast");
  daemon.process().wait_for_errors("can be written again");
  CHECK(post().status == 202);
  CHECK(daemon.get("/readyz").status == 200);
  CHECK(runs.wait_for(accepted));
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture, "a daemon that is started on a full disk says so, and exits with 1") {
  if (!may_mount()) return;
  const auto errors =
      refusal_after("mount -t tmpfs -o size=64k tmpfs data; head -c 64k /dev/zero >data/ballast");
  INFO(errors);
  CHECK(errors.find("sidehook: data/") != std::string::npos);
  CHECK(errors.find("full") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "a daemon whose disk may only be read says so, and exits with 1") {
  if (!may_mount()) return;
  const auto errors = refusal_after("mount -t tmpfs -o ro tmpfs data");
  INFO(errors);
  CHECK(errors.find("data/") != std::string::npos);
  CHECK(errors.find("Read-only file system") != std::string::npos);
}

}  // namespace disk_test
