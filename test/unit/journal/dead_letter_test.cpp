#include <catch2/catch.hpp>

#include "test/support/temporary_folder.hpp"
#include "test/unit/journal/journal_by_hand.hpp"

namespace dead_letter_test {

using namespace sidehook;
using namespace sidehook::test;
using namespace std::chrono_literals;
using names = std::vector<std::string>;

namespace {

void bury(journal_by_hand& journal, const std::string& event, const std::string& handler = "h") {
  journal.offer({job_of(event, {handler})});
  journal.settle({dead(journal.take()[0].id)});
}

names events_of(const std::vector<queue::dead_letter>& letters) {
  names events;
  for (const auto& each : letters) events.push_back(each.event_id);
  return events;
}

}  // namespace

TEST_CASE("a dead letter keeps all of its delivery, over restarts too") {
  const temporary_folder folder;
  const auto check = [](const queue::dead_letter& letter, queue::time_point accepted) {
    CHECK(letter.event_id == "e1");
    CHECK(letter.api_id == "orders");
    CHECK(letter.org_id == "acme");
    CHECK(letter.event_type == "KeyExpired");
    CHECK(letter.handler == "h");
    CHECK(letter.event_json == std::string(20, 'x'));
    CHECK(letter.reason == "attempts");
    CHECK(letter.attempts == 2);
    CHECK(letter.history == "{},{}");
    CHECK(letter.accepted == accepted);
    CHECK(letter.died == accepted + 7s);
  };
  queue::time_point accepted;
  {
    journal_by_hand journal(folder.path());
    accepted = journal.clock;
    journal.offer("e1");
    journal.settle({again(journal.take()[0].id, journal.clock)});
    journal.clock += 7s;
    journal.settle({dead(journal.take()[0].id, "attempts", "{},{}")});
    CHECK(journal->figures().deliveries == 0);
    CHECK(journal->figures().bytes == 0);
    CHECK(journal->count() == 1);
    check(journal.letters().at(0), accepted);
  }
  journal_by_hand journal(folder.path());
  CHECK(journal->count() == 1);
  check(journal.letters().at(0), accepted);
  CHECK(journal.take().empty());
}

TEST_CASE("dead letters are listed page by page, the newest first") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  for (const auto* id : {"e1", "e2", "e3", "e4", "e5"}) bury(journal, id);
  const auto first = journal.letters({}, 0, 2);
  CHECK(events_of(first) == names{"e5", "e4"});
  const auto second = journal.letters({}, first.back().id, 2);
  CHECK(events_of(second) == names{"e3", "e2"});
  CHECK(events_of(journal.letters({}, second.back().id, 2)) == names{"e1"});
}

TEST_CASE("dead letters are chosen by id, API, type, handler and time") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  const auto begin = journal.clock;
  bury(journal, "e1", "a");
  journal.clock += 10s;
  bury(journal, "e2", "b");
  journal.clock += 10s;
  auto other = job_of("e3", {"a"});
  auto api = std::make_shared<route::routed_api>();
  api->id = "users";
  other.api = std::move(api);
  other.event.type = "AuthFailure";
  journal.offer({std::move(other)});
  journal.settle({dead(journal.take()[0].id)});

  const auto all = journal.letters();
  CHECK(events_of(all) == names{"e3", "e2", "e1"});
  CHECK(events_of(journal.letters({.id = all[1].id})) == names{"e2"});
  CHECK(events_of(journal.letters({.id = all[1].id}, all[1].id)).empty());
  CHECK(events_of(journal.letters({.api_id = "orders"})) == names{"e2", "e1"});
  CHECK(events_of(journal.letters({.event_type = "AuthFailure"})) == names{"e3"});
  CHECK(events_of(journal.letters({.handler = "a"})) == names{"e3", "e1"});
  CHECK(events_of(journal.letters({.api_id = "orders", .handler = "a"})) == names{"e1"});
  CHECK(events_of(journal.letters({.from = begin + 10s})) == names{"e3", "e2"});
  CHECK(events_of(journal.letters({.from = begin + 10s, .to = begin + 20s})) == names{"e2"});
  CHECK(events_of(journal.letters({.id = ~std::uint64_t{0}})).empty());
}

TEST_CASE("a replay is a first attempt with the same event id, and says so, after a restart too") {
  const temporary_folder folder;
  {
    journal_by_hand journal(folder.path());
    bury(journal, "e1", "a");
    bury(journal, "e2", "b");
    journal.clock += 1h;
    const int before = journal.told;
    CHECK(journal.replay({.handler = "a"}) == 1);
    CHECK(journal.told == before + 1);
    CHECK(journal->count() == 1);
    CHECK(journal->figures().deliveries == 1);
    CHECK(journal->figures().bytes == 20);
    const auto taken = journal.take();
    CHECK(named(taken) == names{"e1/a/1"});
    CHECK(taken[0].replayed);
    CHECK(taken[0].history.empty());
    CHECK(taken[0].accepted == journal.clock);
    CHECK(taken[0].job->event.key == "k");
    CHECK(taken[0].job->event.trace_parent == "00-1-2-01");
  }
  journal_by_hand journal(folder.path());
  const auto taken = journal.take();
  CHECK(named(taken) == names{"e1/a/1"});
  CHECK(taken[0].replayed);
  journal.settle({dead(taken[0].id)});
  CHECK(events_of(journal.letters()) == names{"e1", "e2"});
}

TEST_CASE("a replay for which the queue has no room is none") {
  const temporary_folder folder;
  journal::options options;
  options.max_events = 3;
  journal_by_hand journal(folder.path(), options);
  for (const auto* id : {"e1", "e2", "e3"}) bury(journal, id);
  journal.offer("e4");
  CHECK(journal.replay() == 0);
  CHECK(journal.rest == queue::admission::full_events);
  CHECK(journal->count() == 3);
  CHECK(journal->figures().deliveries == 1);
  journal.drain();
  CHECK(journal.replay() == 3);
  CHECK(journal.drain() == names{"e1/h/1", "e2/h/1", "e3/h/1"});
}

TEST_CASE("many dead letters are replayed and removed in steps, and none is left out") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  constexpr std::size_t count = 1'000;
  std::vector<route::job> jobs;
  for (std::size_t i = 0; i < count; ++i) jobs.push_back(job_of("e" + std::to_string(i)));
  journal.offer(std::move(jobs));
  std::vector<queue::settlement> settlements;
  for (const auto& each : journal.take(count)) settlements.push_back(dead(each.id));
  journal.settle(std::move(settlements));
  CHECK(journal->count() == count);
  CHECK(journal.replay() == count);
  CHECK(journal->count() == 0);
  CHECK(journal->figures().deliveries == count);
  CHECK(journal->figures().bytes == count * 20);

  const auto taken = journal.take(count);
  CHECK(named(taken[0]) == "e0/h/1");
  CHECK(named(taken[count - 1]) == "e999/h/1");
  std::vector<queue::settlement> again;
  for (const auto& each : taken) again.push_back(dead(each.id));
  journal.settle(std::move(again));
  CHECK(journal.remove() == count);
  CHECK(journal->count() == 0);
  CHECK(journal.letters().empty());
}

TEST_CASE("removed dead letters are gone, the others stay") {
  const temporary_folder folder;
  {
    journal_by_hand journal(folder.path());
    for (const auto* id : {"e1", "e2", "e3"}) bury(journal, id);
    CHECK(journal.remove({.id = journal.letters()[1].id}) == 1);
    CHECK(journal.remove({.id = 12'345}) == 0);
    CHECK(journal->count() == 2);
  }
  journal_by_hand journal(folder.path());
  CHECK(events_of(journal.letters()) == names{"e3", "e1"});
}

TEST_CASE("dead letters are bounded by count, and the oldest go first") {
  const temporary_folder folder;
  journal::options options;
  options.dead_letters.count = 2;
  journal_by_hand journal(folder.path(), options);
  for (const auto* id : {"e1", "e2", "e3"}) bury(journal, id);
  CHECK(journal->count() == 2);
  CHECK(events_of(journal.letters()) == names{"e3", "e2"});
}

TEST_CASE("dead letters are bounded by bytes, and the oldest go first") {
  const temporary_folder folder;
  journal::options options;
  options.dead_letters.bytes = 100;
  journal_by_hand journal(folder.path(), options);
  // 22 bytes each: the event and its history.
  for (const auto* id : {"e1", "e2", "e3", "e4", "e5", "e6"}) bury(journal, id);
  CHECK(events_of(journal.letters()) == names{"e6", "e5", "e4", "e3"});
}

TEST_CASE("dead letters are bounded by age, and removed in the background") {
  const temporary_folder folder;
  journal::options options;
  options.dead_letters.age = 1h;
  options.sweep_interval = 1ms;
  journal_by_hand journal(folder.path(), options);
  bury(journal, "e1");
  journal.clock += 59min;
  bury(journal, "e2");
  journal.clock += 2min;
  CHECK(events_of(journal.letters()) == names{"e2"});
  CHECK(journal.replay({.id = 1}) == 0);
  journal.context().restart();
  while (journal->count() > 1) journal.context().run_one();
  journal.clock += 1h;
  // Returns when no timer is left: when there is none to wait for.
  journal.context().restart();
  journal.context().run();
  CHECK(journal->count() == 0);
}

TEST_CASE("a bound that was lowered holds after the next dead letter") {
  const temporary_folder folder;
  {
    journal_by_hand journal(folder.path());
    std::vector<route::job> jobs;
    for (int i = 0; i < 300; ++i) jobs.push_back(job_of("e" + std::to_string(i)));
    journal.offer(std::move(jobs));
    std::vector<queue::settlement> settlements;
    for (const auto& each : journal.take(300)) settlements.push_back(dead(each.id));
    journal.settle(std::move(settlements));
  }
  journal::options options;
  options.dead_letters.count = 3;
  journal_by_hand journal(folder.path(), options);
  bury(journal, "last");
  CHECK(events_of(journal.letters()) == names{"last", "e299", "e298"});
  CHECK(journal->count() == 3);
}

TEST_CASE(
    "a letter is there for who asks after its delivery was settled, while a group is written") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  journal.offer("e1");
  const auto taken = journal.take(1);
  std::optional<std::size_t> seen;
  journal->offer(shared_jobs({job_of("e2")}), [&](const auto& /*admissions*/) {
    journal->settle({dead(taken[0].id)});
    journal->list({}, 0, 100, [&](const auto& letters) { seen = letters.size(); });
  });
  journal.run();
  CHECK(seen == 1);
}

}  // namespace dead_letter_test
