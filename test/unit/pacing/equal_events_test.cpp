#include "daemon/pacing/equal_events.hpp"

#include <catch2/catch.hpp>

#include "test/unit/pacing/samples.hpp"

namespace equal_events_test {

using namespace sidehook;
using namespace sidehook::test;
using namespace std::chrono_literals;
using answer = pacing::equal_events::answer;
using ids = std::vector<queue::delivery_id>;

namespace {

jsvm::handler_binding coalescing(const std::string& name = "h") {
  auto binding = binding_named(name);
  binding.coalesce = 60s;
  return binding;
}

jsvm::handler_binding cooling() {
  auto binding = binding_named("h");
  binding.cooldown = 60s;
  return binding;
}

/// What happens at the given time.
struct bench {
  pacing::equal_events events;
  queue::time_point now = start;

  explicit bench(std::size_t most_windows = 100) : events(most_windows) {}
  answer enter(queue::delivery what) { return events.enter(what, now); }
  std::vector<queue::delivery> release() {
    std::vector<queue::delivery> released;
    events.release(now, released);
    return released;
  }
  std::vector<queue::settlement> notes() {
    std::vector<queue::settlement> settlements;
    events.note_held(settlements);
    return settlements;
  }
};

}  // namespace

TEST_CASE("of equal events the first runs at once, the others once at the window's end") {
  bench b;
  CHECK(b.enter(delivery_of(1, coalescing())) == answer::run);
  CHECK_FALSE(b.events.next_release(b.now));
  b.now += 5s;
  CHECK(b.enter(delivery_of(2, coalescing())) == answer::held);
  CHECK(b.events.next_release(b.now) == start + 60s);
  CHECK(b.enter(delivery_of(3, coalescing())) == answer::merged);
  CHECK(b.enter(delivery_of(4, coalescing())) == answer::merged);
  b.now = start + 59s;
  CHECK(b.release().empty());

  b.now = start + 60s;
  const auto released = b.release();
  REQUIRE(ids_of(released) == ids{2});
  CHECK(released[0].count == 3);
  CHECK(released[0].accepted == start + 2s);
  CHECK(released[0].last_seen == start + 4s);
  CHECK_FALSE(b.events.next_release(b.now));

  SECTION("that run opens the next window") {
    CHECK(b.enter(released[0]) == answer::run);
    CHECK(b.enter(delivery_of(5, coalescing())) == answer::held);
    CHECK(b.events.next_release(b.now) == start + 120s);
  }
}

TEST_CASE("events differ by handler, key and path") {
  bench b;
  CHECK(b.enter(delivery_of(1, coalescing(), "k", "/p")) == answer::run);
  CHECK(b.enter(delivery_of(2, coalescing("g"), "k", "/p")) == answer::run);
  CHECK(b.enter(delivery_of(3, coalescing(), "k2", "/p")) == answer::run);
  CHECK(b.enter(delivery_of(4, coalescing(), "k", "/p2")) == answer::run);
  CHECK(b.enter(delivery_of(5, coalescing(), "k/", "p")) == answer::run);
  CHECK(b.enter(delivery_of(6, coalescing(), "k", "/p")) == answer::held);
}

TEST_CASE("after a window without another equal event the next one runs at once") {
  bench b;
  CHECK(b.enter(delivery_of(1, coalescing())) == answer::run);
  b.now += 60s;
  CHECK(b.enter(delivery_of(2, coalescing())) == answer::run);
}

TEST_CASE("the delivery that opened a window may enter again, and so may one that runs again") {
  bench b;
  CHECK(b.enter(delivery_of(1, coalescing())) == answer::run);
  CHECK(b.enter(delivery_of(1, coalescing())) == answer::run);
  auto retried = delivery_of(9, coalescing());
  retried.attempt = 2;
  CHECK(b.enter(retried) == answer::run);
}

TEST_CASE("with cooldown_s equal events in the window need no run") {
  bench b;
  CHECK(b.enter(delivery_of(1, cooling())) == answer::run);
  CHECK(b.enter(delivery_of(2, cooling())) == answer::spared);
  b.now += 60s;
  CHECK(b.enter(delivery_of(3, cooling())) == answer::run);
}

TEST_CASE("what is gathered is noted, once for all that came since") {
  bench b;
  b.enter(delivery_of(1, coalescing()));
  b.enter(delivery_of(2, coalescing()));
  CHECK(b.notes().empty());
  b.enter(delivery_of(3, coalescing()));
  b.enter(delivery_of(4, coalescing()));
  const auto notes = b.notes();
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].id == 2);
  CHECK(notes[0].what == queue::settlement::decision::noted);
  CHECK(notes[0].count == 3);
  CHECK(notes[0].last_seen == start + 4s);
  CHECK(b.notes().empty());

  SECTION("also when it was released meanwhile") {
    b.enter(delivery_of(5, coalescing()));
    b.now += 60s;
    CHECK(b.release().size() == 1);
    const auto last = b.notes();
    REQUIRE(last.size() == 1);
    CHECK(last[0].count == 4);
  }
  SECTION("also when it is given back") {
    b.enter(delivery_of(5, coalescing()));
    std::vector<queue::delivery> held;
    b.events.give_back(held);
    CHECK(ids_of(held) == ids{2});
    REQUIRE(b.notes().size() == 1);
    CHECK_FALSE(b.events.next_release(b.now));
    CHECK(b.enter(delivery_of(6, coalescing())) == answer::run);
  }
}

TEST_CASE("one that stands for several brings its count") {
  bench b;
  b.enter(delivery_of(1, coalescing()));
  auto several = delivery_of(2, coalescing());
  several.count = 5;
  several.last_seen = start + 9s;
  CHECK(b.enter(several) == answer::held);
  CHECK(b.enter(several) == answer::merged);
  b.now += 60s;
  CHECK(b.release().at(0).count == 10);
}

TEST_CASE("beyond the windows that may be open events run as they come") {
  bench b(2);
  CHECK(b.enter(delivery_of(1, coalescing(), "a")) == answer::run);
  CHECK(b.enter(delivery_of(2, coalescing(), "b")) == answer::run);
  CHECK(b.enter(delivery_of(3, coalescing(), "c")) == answer::run);
  CHECK(b.enter(delivery_of(4, coalescing(), "c")) == answer::run);
  CHECK(b.enter(delivery_of(5, coalescing(), "a")) == answer::held);
  b.now += 60s;
  b.release();
  CHECK(b.enter(delivery_of(6, coalescing(), "c")) == answer::run);
  CHECK(b.enter(delivery_of(7, coalescing(), "c")) == answer::held);
}

}  // namespace equal_events_test
