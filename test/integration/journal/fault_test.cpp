#include <set>

#include <catch2/catch.hpp>

#include "test/integration/journal/fault_vfs.hpp"
#include "test/support/temporary_folder.hpp"
#include "test/unit/journal/journal_by_hand.hpp"

namespace fault_test {

using namespace sidehook;
using namespace sidehook::test;
using queue::admission;
using fate = fault_vfs::fate;
using names = std::set<std::string>;

namespace {

journal::options tight() {
  journal::options options;
  // So small that the log is brought into the database every few events.
  options.max_disk_bytes = std::size_t{1024} * 1024;
  options.fresh = {4, 100'000};
  options.retried = {4, 100'000};
  return options;
}

/// What a client knows: what was accepted, and what the handlers have done with it.
struct ledger {
  names accepted;
  names finished;
  names died;
  names refused;
};

std::string event_of(const queue::delivery& what) { return what.job->event_id; }

// Offers, runs again, buries and finishes some deliveries.
void work(journal_by_hand& journal, ledger& known) {
  for (int i = 0; i < 10; ++i) {
    const auto id = "e" + std::to_string(i);
    const auto result = journal.offer({job_of(id, {"h"}, 1'000)});
    REQUIRE(result.size() == 1);
    (result[0] == admission::accepted ? known.accepted : known.refused).insert(id);
    for (const auto& each : journal.take(1)) {
      journal.clock += std::chrono::seconds(1);
      if (each.id % 3 == 0 && each.attempt == 1) {
        journal.settle({again(each.id, journal.clock)});
      } else if (each.id % 4 == 0) {
        journal.settle({dead(each.id)});
        known.died.insert(event_of(each));
      } else {
        journal.settle({done(each.id)});
        known.finished.insert(event_of(each));
      }
    }
  }
}

// Every accepted event is waiting, or finished, or a dead letter.
void check_nothing_is_lost(const std::filesystem::path& folder, const ledger& known) {
  journal_by_hand journal(folder, tight());
  CHECK(journal.reports.empty());
  journal.clock += std::chrono::hours(1);
  names there;
  for (auto taken = journal.take(); !taken.empty(); taken = journal.take()) {
    std::vector<queue::settlement> settlements;
    for (const auto& each : taken) {
      there.insert(event_of(each));
      settlements.push_back(done(each.id));
    }
    journal.settle(std::move(settlements));
  }
  names letters;
  for (const auto& each : journal.letters()) letters.insert(each.event_id);
  for (const auto& id : known.accepted) {
    INFO(id);
    CHECK((there.count(id) + letters.count(id) > 0 || known.finished.count(id) > 0));
    // One that died is a letter, or is tried once more.
    if (known.died.count(id) > 0) CHECK(letters.count(id) + there.count(id) > 0);
  }
  CHECK(journal.offer("afterwards") == admission::accepted);
}

struct trial {
  disk_call call;
  fate what;
  /// Whether every further call of that kind fails too.
  bool from_then_on;
};

// Fails the first, the second, … call, until a run has fewer; says how many there were.
int walk(const trial& how) {
  fault_vfs disk;
  for (int nth = 1;; ++nth) {
    const temporary_folder folder;
    int calls = 0;
    disk.decide = nullptr;
    ledger known;
    {
      journal_by_hand journal(folder.path(), tight());
      disk.decide = [&](disk_call call, const std::string&) {
        if (call != how.call) return fate::done;
        ++calls;
        return calls == nth || (how.from_then_on && calls > nth) ? how.what : fate::done;
      };
      INFO("the call that failed: " << nth);
      work(journal, known);
      if (calls >= nth && how.what == fate::fails) {
        CHECK_FALSE(journal->failure().empty());
        CHECK(journal.offer("later") == admission::failed);
      }
    }
    disk.decide = nullptr;
    INFO("the call that failed: " << nth);
    check_nothing_is_lost(folder.path(), known);
    if (calls < nth) return nth - 1;
  }
}

}  // namespace

TEST_CASE("whichever write fails, no accepted event is lost, and nothing is accepted any more") {
  CHECK(walk({disk_call::write, fate::fails, false}) > 50);
}

TEST_CASE(
    "whichever forcing to the disk fails, no accepted event is lost, and none accepted later") {
  CHECK(walk({disk_call::sync, fate::fails, false}) > 15);
}

TEST_CASE("whichever write finds no room, no accepted event is lost, and later ones are accepted") {
  CHECK(walk({disk_call::write, fate::full, false}) > 50);
}

TEST_CASE("whichever write is cut short, no accepted event is lost") {
  CHECK(walk({disk_call::write, fate::cut_short, false}) > 50);
}

TEST_CASE("whenever the disk gets full for good, no accepted event is lost") {
  CHECK(walk({disk_call::write, fate::full, true}) > 50);
}

TEST_CASE("a full disk makes events be refused, is said, and is over when there is room again") {
  const temporary_folder folder;
  fault_vfs disk;
  journal_by_hand journal(folder.path(), tight());
  journal.offer({job_of("e1"), job_of("e2")});
  const auto taken = journal.take(1);
  bool is_full = true;
  disk.decide = [&](disk_call call, const std::string&) {
    return is_full && call == disk_call::write ? fate::full : fate::done;
  };
  const auto why = (folder.path() / "journal.db").string() + ": database or disk is full";
  CHECK(journal.offer("e3") == admission::full_disk);
  CHECK(journal->failure() == why);
  journal.settle({done(taken[0].id)});
  CHECK(journal->figures().deliveries == 2);
  CHECK(journal.offer("e3") == admission::full_disk);
  CHECK(journal.reports ==
        std::vector<std::string>{why + ": events are refused until it can be written"});

  is_full = false;
  // Nobody offers anything: the journal finds out by itself.
  journal.context().restart();
  while (!journal->failure().empty()) journal.context().run_one();
  CHECK(journal->figures().deliveries == 1);
  REQUIRE(journal.reports.size() == 2);
  CHECK(journal.reports[1] == (folder.path() / "journal.db").string() + ": can be written again");
  CHECK(journal.offer("e3") == admission::accepted);
  CHECK(journal.drain() == std::vector<std::string>{"e2/h/1", "e3/h/1"});
}

TEST_CASE("a journal that was full and has nothing to write tries whether it can write again") {
  const temporary_folder folder;
  fault_vfs disk;
  journal_by_hand journal(folder.path(), tight());
  bool is_full = true;
  disk.decide = [&](disk_call call, const std::string&) {
    return is_full && call == disk_call::write ? fate::full : fate::done;
  };
  CHECK(journal.offer("e1") == admission::full_disk);
  journal.context().restart();
  for (int i = 0; i < 5; ++i) journal.context().run_one();
  CHECK_FALSE(journal->failure().empty());
  is_full = false;
  while (!journal->failure().empty()) journal.context().run_one();
  CHECK(journal.offer("e1") == admission::accepted);
}

TEST_CASE("dead letters for whose replay the disk has no room stay, and are told") {
  const temporary_folder folder;
  fault_vfs disk;
  journal_by_hand journal(folder.path(), tight());
  journal.offer("e1");
  journal.settle({dead(journal.take()[0].id)});
  bool is_full = true;
  disk.decide = [&](disk_call call, const std::string&) {
    return is_full && call == disk_call::write ? fate::full : fate::done;
  };
  CHECK(journal.replay() == 0);
  CHECK(journal.rest == admission::full_disk);
  CHECK(journal->count() == 1);
  CHECK(journal->figures().deliveries == 0);
  is_full = false;
  CHECK(journal.replay() == 1);
  CHECK(journal.rest == admission::accepted);
  CHECK(journal.drain() == std::vector<std::string>{"e1/h/1"});
}

TEST_CASE("after a failed forcing to the disk nothing is written any more, not even at the end") {
  const temporary_folder folder;
  fault_vfs disk;
  int calls_after = 0;
  {
    journal_by_hand journal(folder.path(), tight());
    journal.offer({job_of("e1"), job_of("e2")});
    const auto taken = journal.take();
    bool failed = false;
    disk.decide = [&](disk_call call, const std::string&) {
      if (failed) ++calls_after;
      failed = failed || call == disk_call::sync;
      return call == disk_call::sync ? fate::fails : fate::done;
    };
    CHECK(journal.offer("e3") == admission::failed);
    const auto why = (folder.path() / "journal.db").string() + ": disk I/O error";
    CHECK(journal->failure().substr(0, why.size()) == why);
    REQUIRE(journal.reports.size() == 1);
    CHECK(journal.reports[0] == journal->failure() +
                                    ": nothing is written any more, events are refused until a "
                                    "restart");
    CHECK(journal.offer("e4") == admission::failed);
    journal.settle({done(taken[0].id), again(taken[1].id, journal.clock)});
    CHECK(journal.letters().empty());
  }
  CHECK(calls_after == 0);
  disk.decide = nullptr;
  journal_by_hand journal(folder.path(), tight());
  const auto left = journal.drain();
  CHECK(left.size() >= 2);
  CHECK(left[0] == "e1/h/1");
  CHECK(left[1] == "e2/h/1");
}

TEST_CASE("a file that another program keeps locked makes events be refused until it lets go") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path(), tight());
  journal.offer("e1");
  const auto taken = journal.take();
  {
    auto other = other_user_of(folder.path() / "journal.db");
    const store::sqlite_transaction keeps_out(other);
    CHECK(journal.offer("e2") == admission::failed);
    CHECK(journal->failure() == (folder.path() / "journal.db").string() + ": database is locked");
  }
  CHECK(journal.offer("e2") == admission::accepted);
  CHECK(journal->failure().empty());
  journal.settle({done(taken[0].id)});
  CHECK(journal.drain() == std::vector<std::string>{"e2/h/1"});
}

}  // namespace fault_test
