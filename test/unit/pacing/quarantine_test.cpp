#include "daemon/pacing/quarantine.hpp"

#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "test/unit/pacing/samples.hpp"

namespace quarantine_test {

using namespace sidehook;
using namespace sidehook::test;
using namespace std::chrono_literals;
using jsvm::outcome;
using kind = pacing::quarantine::decision::kind;

namespace {

const pacing::handler_key h{"a", "h"};

struct bench {
  noted_log log;
  queue::time_point now = start;
  pacing::quarantine quarantine;

  explicit bench(const pacing::quarantine_rules& rules) : quarantine(rules, log.logger) {}
  pacing::quarantine::decision enter(const std::string& handler = "h", queue::delivery_id id = 1) {
    return quarantine.enter(delivery_of(id, binding_named(handler)), now);
  }
  void end(const jsvm::run_result& result, const std::string& handler = "h") {
    quarantine.ended(delivery_of(1, binding_named(handler)), result, now);
  }
};

}  // namespace

TEST_CASE("a handler that keeps the thread busy until it is cut, again and again, is paused") {
  bench b({.cpu_timeouts = 3, .probe_interval = 10s});
  b.end(cpu_timeout());
  b.end(cpu_timeout());
  CHECK(b.enter().what == kind::run);
  CHECK_FALSE(b.quarantine.find(h));
  b.end(cpu_timeout());

  const auto next = b.enter();
  CHECK(next.what == kind::wait);
  CHECK(next.until == start + 10s);
  CHECK(b.enter("g").what == kind::run);
  const auto paused = b.quarantine.find(h);
  REQUIRE(paused);
  CHECK(paused->since == start);
  CHECK(paused->next_probe == start + 10s);
  CHECK(paused->because ==
        "3 timeouts in a row that kept the JavaScript thread busy (retry.quarantine.cpu_timeouts)");
  CHECK(b.log.lines ==
        std::vector<std::string>{
            "level=error message=\"handler is paused\" api_id=a handler=h because=\"3 "
            "timeouts in a row that kept the JavaScript thread busy "
            "(retry.quarantine.cpu_timeouts)\" probe_in_ms=10000"});
}

TEST_CASE("a paused handler runs once each probe interval, until it succeeds") {
  bench b({.cpu_timeouts = 1, .probe_interval = 10s});
  b.end(cpu_timeout());
  b.now += 10s;
  CHECK(b.enter().what == kind::run);
  const auto meanwhile = b.enter();
  CHECK(meanwhile.what == kind::wait);
  CHECK(meanwhile.until == start + 20s);

  SECTION("a failed probe waits for the next") {
    b.now += 1s;
    b.end(ended(outcome::failed));
    CHECK(b.enter().until == start + 21s);
    b.now = start + 21s;
    CHECK(b.enter().what == kind::run);
  }
  SECTION("a probe that was cancelled is made again") {
    b.end(ended(outcome::cancelled));
    CHECK(b.enter().what == kind::run);
  }
  SECTION("a probe that succeeds ends the pause") {
    b.end(ended(outcome::succeeded));
    CHECK(b.enter().what == kind::run);
    CHECK(b.enter().what == kind::run);
    CHECK_FALSE(b.quarantine.find(h));
    CHECK(b.log.lines.back() ==
          "level=info message=\"handler is no longer paused\" api_id=a handler=h because=\"a run "
          "succeeded\"");
  }
}

TEST_CASE("other failures pause a handler only when an option says so") {
  const auto fail_often = [](bench& b) {
    for (int i = 0; i < 3; ++i) b.end(ended(outcome::failed));
  };
  SECTION("by default they do not") {
    bench b({});
    fail_often(b);
    CHECK(b.enter().what == kind::run);
  }
  SECTION("failures of any kind in a row do") {
    bench b({.failures = 3});
    fail_often(b);
    CHECK(b.enter().what == kind::wait);
    CHECK(b.quarantine.find(h)->because == "3 failures in a row (retry.quarantine.failures)");
  }
  SECTION("a success in between starts the count anew") {
    bench b({.failures = 3});
    b.end(ended(outcome::failed));
    b.end(ended(outcome::out_of_memory));
    b.end(ended(outcome::succeeded));
    b.end(ended(outcome::failed));
    CHECK(b.enter().what == kind::run);
  }
  SECTION("what was cancelled by us does not count") {
    bench b({.failures = 1});
    b.end(ended(outcome::cancelled));
    CHECK(b.enter().what == kind::run);
  }
  SECTION("a timeout that waited for somebody does not count as one that kept the thread busy") {
    bench b({.cpu_timeouts = 1});
    b.end(ended(outcome::timed_out));
    CHECK(b.enter().what == kind::run);
  }
  SECTION("any other end breaks a row of timeouts that kept the thread busy") {
    bench b({.cpu_timeouts = 2});
    b.end(cpu_timeout());
    b.end(ended(outcome::failed));
    b.end(cpu_timeout());
    CHECK(b.enter().what == kind::run);
  }
  SECTION("0 never pauses") {
    bench b({.cpu_timeouts = 0});
    for (int i = 0; i < 10; ++i) b.end(cpu_timeout());
    CHECK(b.enter().what == kind::run);
  }
}

TEST_CASE("of a paused handler's deliveries only so many wait") {
  bench b({.cpu_timeouts = 1, .probe_interval = 10s, .most_waiting = 2});
  b.end(cpu_timeout());
  CHECK(b.enter("h", 1).what == kind::wait);
  CHECK(b.enter("h", 2).what == kind::wait);
  CHECK(b.enter("h", 3).what == kind::too_many);
  // Those that wait may ask again.
  CHECK(b.enter("h", 1).what == kind::wait);
  b.now += 10s;
  CHECK(b.enter().what == kind::run);
  CHECK(b.enter().what == kind::wait);
}

TEST_CASE("what waits looks every ten seconds whether the handler is still paused") {
  bench b({.cpu_timeouts = 1, .probe_interval = 15s});
  b.end(cpu_timeout());
  CHECK(b.enter().until == start + 10s);
  b.now += 10s;
  CHECK(b.enter().until == start + 15s);
  b.now += 5s;
  CHECK(b.enter().what == kind::run);
  CHECK(b.enter("h", 2).until == start + 25s);
}

TEST_CASE("a pause ends by hand, and when the scripts are loaded anew") {
  bench b({.cpu_timeouts = 1});
  b.end(cpu_timeout());
  SECTION("by hand") {
    CHECK_FALSE(b.quarantine.resume({"a", "g"}));
    CHECK(b.quarantine.resume(h));
    CHECK_FALSE(b.quarantine.resume(h));
    CHECK(b.log.lines.back().find("because=\"it was resumed by hand\"") != std::string::npos);
  }
  SECTION("by a reload") {
    b.quarantine.resume_all();
    CHECK(b.log.lines.back().find("because=\"the scripts were loaded anew\"") != std::string::npos);
  }
  CHECK(b.enter().what == kind::run);
}

TEST_CASE("pauses can be looked at and ended while runs go on") {
  bench b({.cpu_timeouts = 1});
  std::thread admin([&] {
    for (int i = 0; i < 1'000; ++i) {
      b.quarantine.find(h);
      b.quarantine.resume(h);
    }
  });
  for (int i = 0; i < 1'000; ++i) {
    b.enter();
    b.end(cpu_timeout());
  }
  admin.join();
  b.quarantine.resume_all();
  CHECK_FALSE(b.quarantine.find(h));
}

TEST_CASE("a handler that fails on several threads is paused for all of them, and probed by one") {
  constexpr int threads = 4;
  bench b({.failures = 40, .probe_interval = 10s});
  const auto on_each = [](const auto& work) {
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i) all.emplace_back(work);
    for (auto& each : all) each.join();
  };
  on_each([&] {
    for (int i = 0; i < 10; ++i) b.end(ended(outcome::failed));
  });
  CHECK(b.quarantine.find(h));
  b.now += 10s;
  std::atomic<int> probes = 0;
  on_each([&] {
    for (int i = 0; i < 10; ++i)
      if (b.enter().what == kind::run) ++probes;
  });
  CHECK(probes == 1);
  CHECK(b.quarantine.resume(h));
}

}  // namespace quarantine_test
