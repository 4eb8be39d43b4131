#include "daemon/supervise/running_page.hpp"

#include <csignal>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

namespace running_page_test {

using namespace sidehook;
using supervise::running_page;
using ids = std::vector<queue::delivery_id>;

namespace {

// Does this in a process of its own, which then dies.
template <class Work>
void die_after(Work work) {
  const pid_t worker = ::fork();
  if (worker == 0) {
    work();
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  REQUIRE(::waitpid(worker, &status, 0) == worker);
  REQUIRE(WTERMSIG(status) == SIGKILL);
}

}  // namespace

TEST_CASE("what was running when a process died is known to the next one, oldest first") {
  running_page page(8);
  die_after([&] {
    page.begin(70);
    const auto over = page.begin(50);
    page.begin(60);
    page.end(over);
    page.begin(10);
  });
  const auto left = page.take_interrupted();
  CHECK(left.deliveries == ids{70, 60, 10});
  CHECK(left.on_thread.empty());
}

TEST_CASE("the run that was on the thread is told from those that waited") {
  running_page page(8);
  die_after([&] {
    page.begin(1);
    page.begin(2);
    page.show_on_thread(2);
    page.begin(3);
  });
  const auto left = page.take_interrupted();
  CHECK(left.deliveries == ids{1, 2, 3});
  CHECK(left.on_thread == ids{2});
}

TEST_CASE("a run that has ended is not blamed, though it was on the thread last") {
  running_page page(8);
  die_after([&] {
    const auto over = page.begin(1);
    page.show_on_thread(1);
    page.begin(2);
    page.end(over);
  });
  const auto left = page.take_interrupted();
  CHECK(left.deliveries == ids{2});
  CHECK(left.on_thread.empty());
}

TEST_CASE("what one process took is not there for the next") {
  running_page page(2);
  die_after([&] { page.show_on_thread(page.begin(1) + 1); });
  die_after([&] {
    page.take_interrupted();
    page.begin(9);
  });
  CHECK(page.take_interrupted().deliveries == ids{9});
  CHECK(page.take_interrupted().deliveries.empty());
}

TEST_CASE("runs beyond the page's size are not noted, and those noted stay") {
  running_page page(2);
  const auto first = page.begin(1);
  page.begin(2);
  const auto third = page.begin(3);
  page.end(third);
  page.end(first);
  page.begin(4);
  CHECK(page.take_interrupted().deliveries == ids{2, 4});
}

TEST_CASE("runs of a thread that was not to blame are no longer noted") {
  running_page page(4);
  die_after([&] {
    page.begin(1);
    page.begin(2);
    page.show_on_thread(2);
  });
  page.acquit_all();
  const auto left = page.take_interrupted();
  CHECK(left.deliveries.empty());
  CHECK(left.on_thread.empty());
}

}  // namespace running_page_test
