#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "test/integration/journal/fault_vfs.hpp"
#include "test/support/temporary_folder.hpp"
#include "test/unit/journal/journal_by_hand.hpp"

namespace power_cut_test {

using namespace sidehook;
using namespace sidehook::test;
using queue::admission;

namespace {

journal::options options_of(journal::sync_mode sync) {
  journal::options options;
  options.sync = sync;
  options.max_disk_bytes = std::size_t{1024} * 1024;
  return options;
}

}  // namespace

TEST_CASE(
    "202 means the event is on disk: neither a killed process nor a power cut loses it, and before "
    "the 202 the sender must try again") {
  const bool power_is_cut = GENERATE(false, true);
  std::mt19937 random(7);
  for (int round = 0; round < 25; ++round) {
    fault_vfs disk;
    const temporary_folder folder;
    const auto data = folder.path() / "data";
    const auto after = folder.path() / "after";
    std::set<std::string> accepted;
    std::set<std::string> finished;
    journal_by_hand journal(data, options_of(journal::sync_mode::full));
    const int steps = 1 + static_cast<int>(random() % 120);
    for (int i = 0; i < steps; ++i) {
      const auto id = "e" + std::to_string(i);
      if (journal.offer({job_of(id, {"h"}, 3'000)})[0] == admission::accepted) accepted.insert(id);
      if (random() % 3 != 0) continue;
      for (const auto& each : journal.take(2)) {
        finished.insert(each.job->event_id);
        journal.settle({done(each.id)});
      }
    }
    // What is under way at the end is answered to nobody.
    journal->offer(shared_jobs({job_of("unanswered")}), [](const auto&) {});
    if (power_is_cut) {
      disk.cut_power(data, after);
    } else {
      std::filesystem::copy(data, after);
    }

    journal_by_hand again(after, options_of(journal::sync_mode::full));
    CHECK(again.reports.empty());
    CHECK(again.offer("unanswered") == admission::accepted);
    std::set<std::string> there;
    for (const auto& name : again.drain()) there.insert(name.substr(0, name.find('/')));
    CHECK(there.contains("unanswered"));
    for (const auto& id : accepted) {
      INFO(id << " in round " << round << (power_is_cut ? ", power cut" : ", killed"));
      CHECK(there.count(id) + finished.count(id) > 0);
    }
  }
}

TEST_CASE("what has ended waits for no disk, what is accepted does") {
  fault_vfs disk;
  const temporary_folder folder;
  std::size_t waits = 0;
  disk.decide = [&](disk_call call, const std::string&) {
    if (call == disk_call::sync) ++waits;
    return fault_vfs::fate::done;
  };
  // The log does not grow to where it is brought into the database, which waits too.
  auto options = options_of(journal::sync_mode::full);
  options.max_disk_bytes = std::size_t{64} * 1024 * 1024;
  journal_by_hand journal(folder.path() / "data", options);
  journal.offer("first");
  for (int round = 0; round < 3; ++round) {
    waits = 0;
    journal.settle({done(journal.take(1).at(0).id)});
    CHECK(waits == 0);
    CHECK(journal.offer("next") == admission::accepted);
    CHECK(waits == 1);
  }
  // So does what an operator is told.
  const auto settle_as_dead = [&] {
    waits = 0;
    journal.settle({dead(journal.take(1).at(0).id)});
    CHECK(waits == 0);
  };
  settle_as_dead();
  CHECK(journal.replay() == 1);
  CHECK(waits > 0);
  settle_as_dead();
  CHECK(journal.remove() == 1);
  CHECK(waits > 0);
  // With what comes next, what had ended is on the disk too.
  CHECK(journal.offer("last") == admission::accepted);
  disk.cut_power(folder.path() / "data", folder.path() / "after");
  journal_by_hand again(folder.path() / "after", options_of(journal::sync_mode::full));
  CHECK(again.drain().size() == 1);
}

TEST_CASE("with queue.sync normal a power cut can lose the last events, but the file stays sound") {
  fault_vfs disk;
  const temporary_folder folder;
  const auto data = folder.path() / "data";
  journal_by_hand journal(data, options_of(journal::sync_mode::normal));
  for (int i = 0; i < 100; ++i)
    CHECK(journal.offer({job_of("e" + std::to_string(i), {"h"}, 3'000)})[0] == admission::accepted);
  disk.cut_power(data, folder.path() / "after");
  journal_by_hand again(folder.path() / "after", options_of(journal::sync_mode::normal));
  CHECK(again.reports.empty());
  const auto left = again.drain();
  CHECK(left.size() < 100);
  for (std::size_t i = 0; i < left.size(); ++i) CHECK(left[i] == "e" + std::to_string(i) + "/h/1");
}

}  // namespace power_cut_test
