#include "jsvm/thread_observer.hpp"

#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace thread_observer_test {

using namespace sidehook;

namespace {

struct noted_turns : jsvm::thread_observer {
  std::vector<std::string> turns;
  void entered(std::uint64_t ticket) override { turns.push_back("+" + std::to_string(ticket)); }
  void left() override { turns.emplace_back("-"); }
};

jsvm::invocation run_of(std::string_view handler, std::uint64_t ticket) {
  auto what = test::script_machine::invocation_of(handler, R"({"EventType":"T"})");
  what.ticket = ticket;
  return what;
}

}  // namespace

TEST_CASE("who watches the thread hears of each turn that a run gets, and of scripts that load") {
  noted_turns watcher;
  test::script_machine machine;
  machine.vm().set_thread_observer(watcher);
  machine.load(R"(
    var waits = { DoProcessEvent: function () { sleep(1); } };
    var plain = { DoProcessEvent: function () {} };
  )");
  CHECK(watcher.turns.front() == "+0");
  watcher.turns.clear();
  machine.queue(run_of("waits", 7));
  machine.queue(run_of("plain", 8));
  machine.finish();
  CHECK(watcher.turns == std::vector<std::string>{"+7", "-", "+8", "+7"});
}

}  // namespace thread_observer_test
