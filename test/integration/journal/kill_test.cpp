#include <csignal>
#include <cstdio>
#include <random>
#include <set>
#include <string>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "test/support/temporary_folder.hpp"
#include "test/unit/journal/journal_by_hand.hpp"

namespace kill_test {

using namespace sidehook;
using namespace sidehook::test;

namespace {

struct victim {
  pid_t process = -1;
  int output = -1;
};

victim start(const std::filesystem::path& data_dir, const std::string& prefix) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t process = ::fork();
  if (process == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execl(JOURNAL_VICTIM, JOURNAL_VICTIM, data_dir.c_str(), prefix.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(ends[1]);
  return {process, ends[0]};
}

// What it printed until it was killed, after so many bytes.
std::string kill_after(const victim& who, std::size_t bytes) {
  std::string printed;
  char some[4'096];
  bool killed = false;
  while (true) {
    const ssize_t count = ::read(who.output, some, sizeof some);
    if (count <= 0) break;
    printed.append(some, static_cast<std::size_t>(count));
    if (!killed && printed.size() >= bytes) killed = ::kill(who.process, SIGKILL) == 0;
  }
  int status = 0;
  ::waitpid(who.process, &status, 0);
  ::close(who.output);
  CHECK(WIFSIGNALED(status));
  return printed;
}

void read_lines(const std::string& printed, std::set<std::string>& accepted,
                std::set<std::string>& settled) {
  std::size_t begin = 0;
  for (auto end = printed.find('\n'); end != std::string::npos; end = printed.find('\n', begin)) {
    const auto id = printed.substr(begin + 1, end - begin - 1);
    (printed[begin] == '+' ? accepted : settled).insert(id);
    begin = end + 1;
  }
}

}  // namespace

TEST_CASE("202 means the event is on disk: a killed process loses none that was accepted") {
  const temporary_folder folder;
  std::mt19937 random(11);
  std::set<std::string> accepted;
  std::set<std::string> settled;
  for (int round = 0; round < 20; ++round) {
    const auto who = start(folder.path(), std::to_string(round));
    read_lines(kill_after(who, 1 + random() % 1'500), accepted, settled);
  }
  journal_by_hand journal(folder.path());
  CHECK(journal.reports.empty());
  std::set<std::string> there;
  for (const auto& name : journal.drain()) {
    INFO(name << " is there once");
    CHECK(there.insert(name.substr(0, name.find('/'))).second);
  }
  CHECK(accepted.size() > 200);
  std::size_t lost = 0;
  for (const auto& id : accepted) {
    if (there.count(id) + settled.count(id) == 0) ++lost;
  }
  CHECK(lost == 0);
}

}  // namespace kill_test
