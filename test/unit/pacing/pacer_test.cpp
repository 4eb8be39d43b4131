#include "daemon/pacing/pacer.hpp"

#include <catch2/catch.hpp>

#include "test/unit/pacing/samples.hpp"

namespace pacer_test {

using namespace sidehook;
using namespace sidehook::test;
using namespace std::chrono_literals;
using answer = queue::run_gate::answer;
using decision = queue::settlement::decision;

namespace {

struct noted_ends : route::run_listener {
  std::vector<std::string> ends;
  void run_ended(std::size_t /*handler*/, const jsvm::run_result& result) override {
    ends.push_back(std::string(jsvm::to_string(result.ended)) + ": " + result.error.message);
  }
};

struct bench {
  noted_log log;
  queue::time_point now = start;
  pacing::quarantine quarantine;
  pacing::pacer pacer{100, quarantine, [this] { return now; }};
  std::vector<queue::settlement> settlements;
  std::shared_ptr<noted_ends> listener = std::make_shared<noted_ends>();
  int holds = 0;

  explicit bench(const pacing::quarantine_rules& rules = {}) : quarantine(rules, log.logger) {
    pacer.set_on_hold([this] { ++holds; });
  }
  answer enter(queue::delivery_id id, const jsvm::handler_binding& binding) {
    auto what = delivery_of(id, binding);
    auto job = *what.job;
    job.listener = listener;
    what.job = std::make_shared<const route::job>(std::move(job));
    return pacer.enter(what, settlements);
  }
  std::vector<queue::delivery> release() {
    std::vector<queue::delivery> deliveries;
    pacer.release(deliveries);
    return deliveries;
  }
};

jsvm::handler_binding with(std::optional<int> concurrency,
                           std::optional<std::chrono::seconds> cooldown,
                           std::optional<std::chrono::seconds> coalesce) {
  auto binding = binding_named("h");
  binding.concurrency = concurrency;
  binding.cooldown = cooldown;
  binding.coalesce = coalesce;
  return binding;
}

}  // namespace

TEST_CASE("without rules of its own a handler runs for each event") {
  bench b;
  for (queue::delivery_id id = 1; id < 10; ++id)
    CHECK(b.enter(id, binding_named("h")) == answer::run);
  CHECK(b.settlements.empty());
  CHECK(b.release().empty());
}

TEST_CASE("an event that another one stands for is done, and a request that waits for it is told") {
  bench b;
  const auto binding = with({}, {}, 30s);
  CHECK(b.enter(1, binding) == answer::run);
  CHECK(b.enter(2, binding) == answer::held);
  CHECK(b.holds == 1);
  CHECK(b.pacer.next_release(b.now) == start + 30s);
  CHECK(b.enter(3, binding) == answer::settled);
  CHECK(b.holds == 1);
  REQUIRE(b.settlements.size() == 1);
  CHECK(b.settlements[0].id == 3);
  CHECK(b.settlements[0].what == decision::done);
  CHECK(b.listener->ends ==
        std::vector<std::string>{"cancelled: gathered with equal events, for one run within 30 s "
                                 "(handler_meta.sidehook.coalesce_s)"});
  b.now += 30s;
  CHECK(b.release().size() == 1);
}

TEST_CASE("an event that needs no run is done") {
  bench b;
  const auto binding = with({}, 30s, {});
  CHECK(b.enter(1, binding) == answer::run);
  CHECK(b.enter(2, binding) == answer::settled);
  CHECK(b.settlements.at(0).what == decision::done);
  CHECK(b.listener->ends ==
        std::vector<std::string>{"cancelled: not run: an equal event came less than 30 s ago "
                                 "(handler_meta.sidehook.cooldown_s)"});
}

TEST_CASE(
    "a paused handler's deliveries wait for the probe, and become dead letters when too many") {
  bench b({.cpu_timeouts = 1, .probe_interval = 10s, .most_waiting = 1});
  b.pacer.ended(delivery_of(1, binding_named("h")), cpu_timeout());
  CHECK(b.enter(2, binding_named("h")) == answer::settled);
  CHECK(b.enter(3, binding_named("h")) == answer::settled);
  REQUIRE(b.settlements.size() == 2);
  CHECK(b.settlements[0].what == decision::postponed);
  CHECK(b.settlements[0].due == start + 10s);
  CHECK(b.settlements[1].what == decision::dead);
  CHECK(b.settlements[1].reason == "quarantined");
  CHECK(b.listener->ends ==
        std::vector<std::string>{"cancelled: not run: the handler is paused (retry.quarantine)"});
}

TEST_CASE("a handler at its limit holds a few deliveries, and postpones the rest") {
  bench b;
  const auto binding = with(1, {}, {});
  CHECK(b.enter(1, binding) == answer::run);
  for (queue::delivery_id id = 2; id < 66; ++id) CHECK(b.enter(id, binding) == answer::held);
  CHECK(b.enter(66, binding) == answer::settled);
  CHECK(b.settlements.at(0).what == decision::postponed);
  // As if all 64 were worked through in a tenth of a second, it comes behind them.
  CHECK(b.settlements.at(0).due == start + 100ms + std::chrono::nanoseconds(100ms) / 64);
  b.pacer.ended(delivery_of(1, binding), ended(jsvm::outcome::succeeded));
  const auto released = b.release();
  REQUIRE(released.size() == 1);
  CHECK(released[0].id == 2);
}

TEST_CASE("when the daemon stops all that is held goes back, and nothing is held any more") {
  bench b;
  CHECK(b.enter(1, with(1, {}, {})) == answer::run);
  CHECK(b.enter(2, with(1, {}, {})) == answer::held);
  auto gathering = with({}, {}, 30s);
  gathering.name = "g";
  CHECK(b.enter(3, gathering) == answer::run);
  CHECK(b.enter(4, gathering) == answer::held);
  CHECK(b.enter(5, gathering) == answer::settled);
  b.settlements.clear();
  b.pacer.give_back(b.settlements);
  REQUIRE(b.settlements.size() == 3);
  CHECK(b.settlements[0].what == decision::noted);
  CHECK(b.settlements[0].id == 4);
  CHECK(b.settlements[0].count == 2);
  CHECK(b.settlements[1].what == decision::unattempted);
  CHECK(b.settlements[2].what == decision::unattempted);
  CHECK(b.enter(6, gathering) == answer::run);
}

TEST_CASE("a handler of the settings is one handler for all APIs, and none of theirs") {
  auto of_orders = binding_named("h");
  of_orders.api_id = "orders";
  of_orders.registered_by = jsvm::registrar::settings;
  auto of_users = of_orders;
  of_users.api_id = "users";
  const auto key = pacing::key_of(delivery_of(1, of_orders));
  CHECK(key == pacing::handler_key{"", "h"});
  CHECK(key == pacing::key_of(delivery_of(2, of_users)));
  CHECK(pacing::key_of(delivery_of(3, binding_named("h"))) == pacing::handler_key{"a", "h"});
}

TEST_CASE("equal events are those of one API, for a handler of the settings too") {
  bench b;
  auto own = with({}, 30s, {});
  auto of_settings = own;
  of_settings.registered_by = jsvm::registrar::settings;
  auto of_other_api = of_settings;
  of_other_api.api_id = "b";
  CHECK(b.enter(1, own) == answer::run);
  CHECK(b.enter(2, of_settings) == answer::run);
  CHECK(b.enter(3, of_other_api) == answer::run);
  CHECK(b.enter(4, of_settings) == answer::settled);
}

}  // namespace pacer_test
