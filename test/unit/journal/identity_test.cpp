#include <catch2/catch.hpp>

#include "test/support/temporary_folder.hpp"
#include "test/unit/journal/journal_by_hand.hpp"

namespace identity_test {

using namespace sidehook;
using namespace sidehook::test;
using namespace std::chrono_literals;
using names = std::vector<std::string>;
using queue::admission;
using admissions = std::vector<admission>;
using decision = queue::settlement::decision;

namespace {

route::job sent(const std::string& id, const std::string& api = "a") {
  auto job = job_of(id);
  job.event.id = id;
  auto of = std::make_shared<route::routed_api>(*job.api);
  of->id = api;
  job.api = std::move(of);
  return job;
}

}  // namespace

TEST_CASE(
    "an event that its sender sends again is accepted, and given out once, also after a restart") {
  const temporary_folder folder;
  {
    journal_by_hand journal(folder.path());
    CHECK(journal.offer({sent("x"), sent("x"), sent("y")}) ==
          admissions{admission::accepted, admission::repeated, admission::accepted});
    CHECK(journal.offer({sent("x")}) == admissions{admission::repeated});
    CHECK(journal.offer({sent("x", "b")}) == admissions{admission::accepted});
    CHECK(journal->figures().deliveries == 3);
    CHECK(journal.drain() == names{"x/h/1", "y/h/1", "x/h/1"});
  }
  journal_by_hand journal(folder.path());
  CHECK(journal.offer({sent("x"), job_of("x")}) ==
        admissions{admission::repeated, admission::accepted});
}

TEST_CASE("an id is known for the window, and no more of them than may be") {
  const temporary_folder folder;
  journal::options options;
  options.dedupe = {60s, 3};
  journal_by_hand journal(folder.path(), options);
  journal.offer({sent("x")});
  SECTION("for the window") {
    journal.clock += 59s;
    CHECK(journal.offer({sent("x")}) == admissions{admission::repeated});
    journal.clock += 1s;
    CHECK(journal.offer({sent("x")}) == admissions{admission::accepted});
    CHECK(journal.offer({sent("x")}) == admissions{admission::repeated});
  }
  SECTION("the oldest are forgotten first") {
    for (const auto* id : {"1", "2", "3"}) journal.offer({sent(id)});
    CHECK(journal.offer({sent("x")}) == admissions{admission::accepted});
    CHECK(journal.offer({sent("3")}) == admissions{admission::repeated});
  }
  SECTION("and 0 knows none") {
    const temporary_folder other;
    options.dedupe = {0s, 3};
    journal_by_hand none(other.path(), options);
    CHECK(none.offer({sent("x"), sent("x")}) ==
          admissions{admission::accepted, admission::accepted});
  }
}

TEST_CASE("an event that was refused is not known") {
  const temporary_folder folder;
  journal::options options;
  options.max_events = 1;
  journal_by_hand journal(folder.path(), options);
  CHECK(journal.offer({sent("x"), sent("y")}) ==
        admissions{admission::accepted, admission::full_events});
  journal.drain();
  CHECK(journal.offer({sent("y")}) == admissions{admission::accepted});
}

TEST_CASE("how many events a delivery stands for is kept, in its dead letter too") {
  const temporary_folder folder;
  const auto seen = queue::time_point(1'790'000'100s);
  {
    journal_by_hand journal(folder.path());
    journal.offer("e1");
    queue::settlement note{journal.take()[0].id, decision::noted};
    note.count = 7;
    note.last_seen = seen;
    journal.settle({note});
    CHECK(journal->figures().deliveries == 1);
  }
  journal_by_hand journal(folder.path());
  auto taken = journal.take();
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].count == 7);
  CHECK(taken[0].last_seen == seen);

  journal.settle({again(taken[0].id, journal.clock)});
  taken = journal.take();
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].count == 7);
  journal.settle({dead(taken[0].id)});
  CHECK(journal.letters().at(0).count == 7);
  CHECK(journal.letters().at(0).last_seen == seen);
  CHECK(journal.replay() == 1);
  CHECK(journal.take().at(0).count == 7);
}

TEST_CASE(
    "a delivery that is postponed comes when it is due, as the same attempt, after a restart too") {
  const temporary_folder folder;
  queue::time_point due;
  {
    journal_by_hand journal(folder.path());
    journal.offer("e1");
    due = journal.clock + 30s;
    queue::settlement later{journal.take()[0].id, decision::postponed};
    later.due = due;
    journal.settle({later});
    CHECK(journal->next_due(journal.clock) == due);
    CHECK(journal.take().empty());
  }
  journal_by_hand journal(folder.path());
  CHECK(journal.take().empty());
  journal.clock = due;
  CHECK(named(journal.take()) == names{"e1/h/1"});
}

}  // namespace identity_test
