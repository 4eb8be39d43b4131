#include "daemon/supervise/signal_inbox.hpp"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

namespace signal_inbox_test {

using namespace sidehook::supervise;

TEST_CASE("signals are taken one by one, and do not interrupt") {
  signal_inbox inbox({SIGTERM, SIGHUP});
  CHECK(inbox.take().empty());
  ::kill(::getpid(), SIGTERM);
  ::kill(::getpid(), SIGHUP);
  CHECK_THAT(inbox.take(), Catch::UnorderedEquals(std::vector<int>{SIGTERM, SIGHUP}));
  CHECK(inbox.take().empty());
}

TEST_CASE("signals that nobody took do not strike when the inbox is gone") {
  {
    signal_inbox inbox({SIGTERM});
    ::kill(::getpid(), SIGTERM);
  }
  SUCCEED("this process is still there");
}

TEST_CASE("a forked process that unblocks gets the signals that were sent to it meanwhile") {
  signal_inbox inbox({SIGHUP});
  const pid_t child = ::fork();
  if (child == 0) {
    ::raise(SIGHUP);
    signal_inbox::unblock({SIGHUP});
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGHUP);
}

}  // namespace signal_inbox_test
