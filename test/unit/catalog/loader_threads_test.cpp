#include <atomic>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <catch2/catch.hpp>

#include "test/unit/catalog/loading_machine.hpp"

namespace loader_threads_test {

using namespace sidehook;

TEST_CASE("reloads asked for by several threads are all answered, by at most as many loads") {
  constexpr int threads = 3;
  constexpr int per_thread = 20;
  test::loading_machine m;
  m.folder.write_api("a.json", test::api_text("a", {{"E", "h", "h.js"}}));
  m.folder.write_script("h.js", test::handler_that_logs("h", "loaded"));
  // What is in force never goes back, and is never in part: else set.
  std::atomic<bool> torn = false;
  // Only the thread that runs the loads counts.
  int answered = 0;
  const auto work = boost::asio::make_work_guard(m.machine.context());
  std::vector<std::thread> askers;
  for (int t = 0; t < threads; ++t) {
    askers.emplace_back([&] {
      std::uint64_t last = 0;
      for (int i = 0; i < per_thread; ++i) {
        m.loader.reload([&](auto) { ++answered; });
        const auto now = m.loader.current();
        if (now->generation < last || now->present.definitions.size() > 1) torn = true;
        last = now->generation;
        if (const auto api = m.table.get()->find("a"); api && api->handlers.size() != 1)
          torn = true;
      }
    });
  }
  m.run_until([&] { return answered == threads * per_thread; });
  for (auto& asker : askers) asker.join();
  CHECK(answered == threads * per_thread);
  CHECK_FALSE(torn);
  CHECK(m.loader.current()->generation >= 1);
  CHECK(m.loader.current()->generation <= threads * per_thread);
  CHECK(m.said_by("h") == "loaded");
}

}  // namespace loader_threads_test
