#include <catch2/catch.hpp>

#include "test/support/temporary_folder.hpp"
#include "test/unit/journal/journal_by_hand.hpp"

namespace retry_test {

using namespace sidehook;
using namespace sidehook::test;
using namespace std::chrono_literals;
using names = std::vector<std::string>;

TEST_CASE("a delivery that runs again is given out when it is due, as the next attempt") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  journal.offer("e1");
  const auto taken = journal.take();
  const auto due = journal.clock + 10s;
  journal.settle({again(taken[0].id, due, R"({"error":"x"})")});
  CHECK(journal->next_due(journal.clock) == due);
  CHECK(journal->figures().deliveries == 1);
  CHECK(journal->figures().waiting == 1);
  CHECK(journal->figures().bytes == 20 + 13);
  CHECK(journal.take().empty());
  journal.clock = due - 1ms;
  CHECK(journal.take().empty());
  journal.clock = due;
  CHECK_FALSE(journal->next_due(journal.clock));
  const auto second = journal.take();
  CHECK(named(second) == names{"e1/h/2"});
  CHECK(second[0].history == R"({"error":"x"})");
  CHECK(second[0].id == taken[0].id);
}

TEST_CASE("when a delivery is due is known as soon as it is said, also before it is written") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  journal.offer({job_of("e1"), job_of("e2")});
  const auto taken = journal.take();
  journal->settle(
      {again(taken[0].id, journal.clock + 20s), again(taken[1].id, journal.clock + 9s)});
  CHECK(journal->next_due(journal.clock) == journal.clock + 9s);
  journal.run();
  CHECK(journal->next_due(journal.clock) == journal.clock + 9s);
}

TEST_CASE("nothing goes a part of a millisecond before its time") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  journal.offer("e1");
  journal.settle({again(journal.take()[0].id, journal.clock + 1'500us)});
  journal.clock += 1'400us;
  CHECK(journal.take().empty());
  journal.clock += 600us;
  CHECK(journal.take().size() == 1);
}

TEST_CASE("those due earlier go first, and before those that have not been tried") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  journal.offer({job_of("e1"), job_of("e2"), job_of("e3")});
  const auto taken = journal.take(2);
  journal.settle({again(taken[0].id, journal.clock + 2s), again(taken[1].id, journal.clock + 1s)});
  CHECK(named(journal.take(0)).empty());
  journal.clock += 5s;
  CHECK(named(journal.take()) == names{"e2/h/2", "e1/h/2", "e3/h/1"});
}

TEST_CASE("a delivery that is due by the time it is written is told of") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  journal.offer("e1");
  const auto taken = journal.take();
  const int before = journal.told;
  journal.settle({again(taken[0].id, journal.clock)});
  CHECK(journal.told == before + 1);
  CHECK(named(journal.take()) == names{"e1/h/2"});
}

TEST_CASE("attempt, history and time of the next attempt outlive the process") {
  const temporary_folder folder;
  {
    journal_by_hand journal(folder.path());
    journal.offer({job_of("e1"), job_of("e2")});
    const auto taken = journal.take(1);
    journal.settle({again(taken[0].id, journal.clock + 10s, "{},{}")});
  }
  journal_by_hand journal(folder.path());
  CHECK(journal->figures().bytes == 45);
  CHECK(journal->next_due(journal.clock) == journal.clock + 10s);
  CHECK(named(journal.take()) == names{"e2/h/1"});
  journal.clock += 10s;
  const auto taken = journal.take();
  CHECK(named(taken) == names{"e1/h/2"});
  CHECK(taken[0].history == "{},{}");
}

TEST_CASE(
    "a next attempt that is given back unattempted stays the same attempt, after a restart too") {
  const temporary_folder folder;
  {
    journal_by_hand journal(folder.path());
    journal.offer("e1");
    journal.settle({again(journal.take()[0].id, journal.clock + 1s)});
    journal.clock += 1s;
    journal.settle({unattempted(journal.take()[0].id)});
    CHECK(named(journal.take()) == names{"e1/h/2"});
  }
  journal_by_hand journal(folder.path());
  journal.clock += 1s;
  CHECK(named(journal.take()) == names{"e1/h/2"});
}

TEST_CASE("of many that wait for their time, the first are in memory, and all come in order") {
  const temporary_folder folder;
  journal::options options;
  options.retried = {8, 100'000};
  journal_by_hand journal(folder.path(), options);
  names expected;
  for (int i = 0; i < 50; ++i) {
    const auto id = "e" + std::to_string(i);
    journal.offer(id);
    // Those accepted first are due last.
    journal.settle({again(journal.take()[0].id, journal.clock + 100s - 1s * i)});
    expected.insert(expected.begin(), id + "/h/2");
  }
  CHECK(journal->held() == 8);
  CHECK(journal->next_due(journal.clock) == journal.clock + 51s);
  names got;
  for (int second = 0; second < 110; ++second) {
    journal.clock += 1s;
    for (const auto& name : journal.drain()) got.push_back(name);
    CHECK(journal->held() <= 8);
  }
  CHECK(got == expected);
}

TEST_CASE("what is due later in the file is waited for no longer than it says") {
  const temporary_folder folder;
  journal::options options;
  options.retried = {4, 100'000};
  {
    journal_by_hand journal(folder.path(), options);
    for (int i = 0; i < 12; ++i) {
      journal.offer("e" + std::to_string(i));
      journal.settle({again(journal.take()[0].id, journal.clock + 1s * (i + 1))});
    }
  }
  journal_by_hand journal(folder.path(), options);
  CHECK(journal.changed == 1);
  int count = 0;
  for (int turns = 0; count < 12 && turns < 1'000; ++turns) {
    const auto due = journal->next_due(journal.clock);
    REQUIRE(due);
    REQUIRE(*due > journal.clock);
    journal.clock = *due;
    count += static_cast<int>(journal.drain().size());
  }
  CHECK(count == 12);
}

TEST_CASE("a delivery under way is not given out a second time when the file is read on") {
  const temporary_folder folder;
  journal::options options;
  options.retried = {2, 100'000};
  journal_by_hand journal(folder.path(), options);
  for (int i = 0; i < 6; ++i) journal.offer("e" + std::to_string(i));
  const auto fresh = journal.take();
  const auto at = journal.clock;
  journal.settle({again(fresh[0].id, at + 50s), again(fresh[1].id, at + 60s)});
  journal.clock += 100s;
  // Under way while others with earlier places push the lane's end before theirs.
  const auto under_way = journal.take();
  CHECK(named(under_way) == names{"e0/h/2", "e1/h/2"});
  for (std::size_t i = 2; i < 6; ++i) {
    const std::chrono::seconds due{10 * static_cast<int>(i)};
    journal.settle({again(fresh[i].id, at + due)});
  }
  names got;
  for (int i = 0; i < 5; ++i) {
    for (const auto& name : journal.drain()) got.push_back(name);
  }
  CHECK(got == names{"e2/h/2", "e3/h/2", "e4/h/2", "e5/h/2"});
  journal.settle({unattempted(under_way[1].id), unattempted(under_way[0].id)});
  CHECK(journal.drain() == names{"e0/h/2", "e1/h/2"});
}

TEST_CASE("a delivery that the last process died of is counted so before it is given out") {
  const temporary_folder folder;
  {
    journal_by_hand before(folder.path());
    before.offer({job_of("e1"), job_of("e2"), job_of("e3")});
    before.take();
  }
  const auto judge = [](const queue::delivery& what) {
    return what.kills < 2 ? again(what.id, {}, "killed once") : dead(what.id, "killed", "twice");
  };
  {
    journal_by_hand journal(folder.path(), {}, journal_by_hand::begin::later);
    journal->settle_deaths({2, 77}, judge);
    journal->start();
    journal.run();
    const auto taken = journal.take();
    CHECK(named(taken) == names{"e2/h/2", "e1/h/1", "e3/h/1"});
    CHECK(taken[0].kills == 1);
    CHECK(taken[0].history == "killed once");
    CHECK(journal->figures().deliveries == 3);
    CHECK(journal->figures().bytes == 3 * 20 + 11);
  }
  journal_by_hand journal(folder.path(), {}, journal_by_hand::begin::later);
  journal->settle_deaths({2}, judge);
  journal->start();
  journal.run();
  CHECK(named(journal.take()) == names{"e1/h/1", "e3/h/1"});
  CHECK(journal->figures().deliveries == 2);
  CHECK(journal->figures().bytes == 2 * 20);
  const auto letters = journal.letters();
  REQUIRE(letters.size() == 1);
  CHECK(letters[0].reason == "killed");
  CHECK(letters[0].attempts == 2);
}

}  // namespace retry_test
