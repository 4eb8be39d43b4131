#include "daemon/journal/journal.hpp"

#include <fstream>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "test/support/temporary_folder.hpp"
#include "test/unit/journal/journal_by_hand.hpp"

namespace journal_test {

using namespace sidehook;
using namespace sidehook::test;
using queue::admission;
using names = std::vector<std::string>;

namespace {

struct silent_listener : route::run_listener {
  void run_ended(std::size_t, const jsvm::run_result&) override {}
};

}  // namespace

TEST_CASE("deliveries come out in the order in which they were accepted, one for each handler") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  journal.offer({job_of("e1", {"a", "b"}), job_of("e2", {"c"})});
  journal.offer("e3");
  const auto taken = journal.take();
  CHECK(named(taken) == names{"e1/a/1", "e1/b/1", "e2/c/1", "e3/h/1"});
  CHECK(taken[0].job == taken[1].job);
  CHECK(taken[0].accepted == journal.clock);
  CHECK_FALSE(taken[0].replayed);
  CHECK(journal.take().empty());
}

TEST_CASE("an answer comes only when the event is in the file") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  bool decided = false;
  journal->offer(shared_jobs({job_of("e1")}), [&](const auto&) { decided = true; });
  CHECK_FALSE(decided);
  CHECK(journal->figures().deliveries == 1);
  journal.run();
  CHECK(decided);
  CHECK(std::filesystem::file_size(folder.path() / "journal.db-wal") > 4'096);
}

TEST_CASE("what was offered while a group was on its way is one group, each answered in turn") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  std::string order;
  for (const auto* id : {"a", "b", "c"})
    journal->offer(shared_jobs({job_of(id)}), [&order, id](const auto&) { order += id; });
  journal.context().restart();
  CHECK(journal.context().poll_one() == 1);
  CHECK(order == "abc");
}

TEST_CASE("where offers are gathered, they are written when that is over, or at the stop") {
  const temporary_folder folder;
  std::string order;
  {
    journal_by_hand journal(folder.path());
    int waiting = 0;
    journal.offers_wait = [&] { ++waiting; };
    const auto offer = [&](const std::string& id) {
      journal->offer(shared_jobs({job_of(id)}), [&order, id](const auto& admissions) {
        if (admissions[0] == queue::admission::accepted) order += id;
      });
      journal.run();
    };
    offer("a");
    offer("b");
    CHECK(waiting == 2);
    CHECK(order.empty());
    journal->write();
    journal.run();
    CHECK(order == "ab");
    offer("c");
    CHECK(order == "ab");
  }
  CHECK(order == "abc");
}

TEST_CASE("an event without handlers is accepted at once, and leaves nothing") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  bool decided = false;
  journal->offer(shared_jobs({job_of("e", {})}), [&](const std::vector<admission>& admissions) {
    decided = admissions == std::vector{admission::accepted};
  });
  CHECK(decided);
  CHECK(journal->figures().deliveries == 0);
}

TEST_CASE("what is not settled is given out again by the next process, in order") {
  const temporary_folder folder;
  {
    journal_by_hand journal(folder.path());
    journal.offer({job_of("e1", {"a", "b"}), job_of("e2"), job_of("e3")});
    const auto taken = journal.take(3);
    journal.settle({done(taken[1].id)});
    journal.offer("e4");
  }
  journal_by_hand journal(folder.path());
  CHECK(journal.told == 1);
  CHECK(journal->figures().deliveries == 4);
  CHECK(journal->figures().bytes == 80);
  CHECK(journal.drain() == names{"e1/a/1", "e2/h/1", "e3/h/1", "e4/h/1"});
  CHECK(journal->figures().deliveries == 0);
  CHECK(journal->figures().bytes == 0);
}

TEST_CASE("a delivery comes back from the file with all that it had") {
  const temporary_folder folder;
  { journal_by_hand(folder.path()).offer({job_of("e1", {"a", "b"})}); }
  journal_by_hand journal(folder.path());
  const auto taken = journal.take();
  REQUIRE(taken.size() == 2);
  const auto& what = taken[1];
  const auto& job = *what.job;
  CHECK(job.event_id == "e1");
  CHECK(job.event.json == std::string(20, 'x'));
  CHECK(job.event.type == "KeyExpired");
  CHECK(job.event.path == "/orders/1");
  CHECK(job.event.key == "k");
  CHECK(job.event.trace_parent == "00-1-2-01");
  CHECK(job.api->id == "orders");
  CHECK(job.api->org_id == "acme");
  REQUIRE(job.handlers.size() == 1);
  CHECK(what.handler == 0);
  CHECK(what.accepted == journal.clock);
  CHECK_FALSE(job.listener);
}

TEST_CASE(
    "a handler that is still registered is given as the loaded APIs have it, another by name") {
  const temporary_folder folder;
  { journal_by_hand(folder.path()).offer({job_of("e1", {"kept", "gone"})}); }
  const auto binding = std::make_shared<const jsvm::handler_binding>(
      jsvm::handler_binding{"kept", "orders", "acme", R"({"n":1})"});
  const auto api = std::make_shared<const route::routed_api>();
  boost::asio::io_context context;
  journal::journal::surroundings around;
  around.report = [](const auto&) {};
  around.find = [&](const std::string& api_id, const std::string& handler,
                    const std::string& type) -> std::optional<queue::found_handler> {
    CHECK(api_id == "orders");
    CHECK(type == "KeyExpired");
    if (handler != "kept") return std::nullopt;
    return queue::found_handler{api, binding};
  };
  journal::journal journal(folder.path(), {}, around, context);
  std::vector<queue::delivery> taken;
  journal.start();
  context.poll();
  journal.take(10, taken);
  REQUIRE(taken.size() == 2);
  CHECK(taken[0].job->handlers[0] == binding);
  CHECK(taken[0].job->api == api);
  CHECK(taken[1].job->handlers[0]->name == "gone");
  CHECK(taken[1].job->handlers[0]->api_id == "orders");
  CHECK(taken[1].job->handlers[0]->org_id == "acme");
  journal.stop();
  context.restart();
  context.run();
}

TEST_CASE("nothing is given out before the start") {
  const temporary_folder folder;
  { journal_by_hand(folder.path()).offer("e1"); }
  boost::asio::io_context context;
  journal::journal journal(folder.path(), {}, alone(journal), context);
  bool told = false;
  journal.set_consumer([&] { told = true; }, {});
  std::vector<queue::delivery> taken;
  context.poll();
  journal.take(10, taken);
  CHECK(taken.empty());
  CHECK_FALSE(told);
  journal.start();
  context.restart();
  context.poll();
  CHECK(told);
  journal.take(10, taken);
  CHECK(taken.size() == 1);
  journal.stop();
  context.restart();
  context.run();
}

TEST_CASE("ids are never given twice, also over restarts of an empty journal") {
  const temporary_folder folder;
  queue::delivery_id first = 0;
  {
    journal_by_hand journal(folder.path());
    journal.offer("e1");
    first = journal.take()[0].id;
    journal.settle({done(first)});
  }
  journal_by_hand journal(folder.path());
  journal.offer("e2");
  CHECK(journal.take()[0].id > first);
}

TEST_CASE("what is given back unattempted stands where it stood, as the same attempt") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  journal.offer({job_of("e1"), job_of("e2"), job_of("e3")});
  const auto taken = journal.take(2);
  journal.settle({unattempted(taken[1].id), unattempted(taken[0].id)});
  CHECK(named(journal.take()) == names{"e1/h/1", "e2/h/1", "e3/h/1"});
}

TEST_CASE("a settlement counts once, and only for what was taken") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  journal.offer({job_of("e1"), job_of("e2")});
  const auto taken = journal.take(1);
  journal.settle({done(taken[0].id), done(taken[0].id), done(taken[0].id + 1), done(999)});
  CHECK(journal->figures().deliveries == 1);
  CHECK(named(journal.take()) == names{"e2/h/1"});
}

TEST_CASE("the consumer is told once, until it has taken all that was due") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  journal.offer({job_of("e1"), job_of("e2")});
  journal.offer("e3");
  CHECK(journal.told == 1);
  journal.take(3);
  journal.offer("e4");
  CHECK(journal.told == 1);
  journal.take(3);
  journal.offer("e5");
  CHECK(journal.told == 2);
}

TEST_CASE(
    "a closed journal accepts and gives nothing, and is drained when what was taken is settled") {
  const temporary_folder folder;
  {
    journal_by_hand journal(folder.path());
    journal.offer({job_of("e1"), job_of("e2"), job_of("e3")});
    const auto taken = journal.take(2);
    int drained = 0;
    journal->close([&] { ++drained; });
    CHECK(journal.offer("e4") == admission::closed);
    CHECK(journal.take().empty());
    journal.settle({done(taken[0].id)});
    CHECK(drained == 0);
    journal->settle({unattempted(taken[1].id)});
    CHECK(drained == 0);
    journal.run();
    CHECK(drained == 1);
  }
  CHECK(journal_by_hand(folder.path()).drain() == names{"e2/h/1", "e3/h/1"});
}

TEST_CASE("what was offered before the close is answered before the journal is drained") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  std::string order;
  journal->offer(shared_jobs({job_of("e1")}), [&](const auto&) { order += "answered "; });
  journal->close([&] { order += "drained"; });
  CHECK(order.empty());
  journal.run();
  CHECK(order == "answered drained");
}

TEST_CASE("a closed journal with nothing under way is drained at once") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  bool drained = false;
  journal->close([&] { drained = true; });
  CHECK(drained);
}

TEST_CASE("what waits to be written at the stop is written, and what is offered later refused") {
  const temporary_folder folder;
  {
    journal_by_hand journal(folder.path());
    std::vector<admission> result;
    const auto note = [&](const std::vector<admission>& given) { result.push_back(given[0]); };
    journal->offer(shared_jobs({job_of("e1")}), note);
    journal->stop();
    journal->stop();
    journal->offer(shared_jobs({job_of("e2")}), note);
    CHECK(result == std::vector{admission::closed});
    journal.run();
    CHECK(result == std::vector{admission::closed, admission::accepted});
    CHECK_FALSE(std::filesystem::exists(folder.path() / "journal.db-wal"));
    CHECK(journal.letters().empty());
    CHECK(journal.replay() == 0);
    CHECK(journal.rest == queue::admission::closed);
    CHECK(journal.remove() == 0);
  }
  CHECK(journal_by_hand(folder.path()).drain() == names{"e1/h/1"});
}

TEST_CASE("a request that waits hears of its deliveries also when they were only in the file") {
  const temporary_folder folder;
  journal::options options;
  options.fresh = {2, 100'000};
  journal_by_hand journal(folder.path(), options);
  const auto listener = std::make_shared<silent_listener>();
  for (int i = 0; i < 6; ++i) {
    auto job = job_of("e" + std::to_string(i), {"a", "b"});
    job.listener = listener;
    journal.offer({std::move(job)});
  }
  CHECK(journal->held() == 2);
  std::vector<std::size_t> handlers;
  for (int i = 0; i < 12; ++i) {
    const auto taken = journal.take(1);
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].job->listener == listener);
    CHECK(taken[0].job->event.json == std::string(20, 'x'));
    CHECK(taken[0].job->event_id == "e" + std::to_string(i / 2));
    handlers.push_back(taken[0].handler);
    journal.settle({done(taken[0].id)});
  }
  CHECK(handlers == std::vector<std::size_t>{0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1});
}

TEST_CASE("the journal's files are readable by their owner only") {
  const temporary_folder folder;
  const auto data = folder.path() / "data";
  journal_by_hand journal(data);
  for (const auto* name : {"journal.db", "journal.db-wal", "journal.lock"}) {
    struct stat status {};
    REQUIRE(::stat((data / name).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
  }
}

TEST_CASE("two processes cannot have one journal") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  CHECK_THROWS_WITH(journal_by_hand(folder.path()),
                    (folder.path() / "journal.db").string() +
                        ": another Sidehook uses it, with the same data_dir");
}

}  // namespace journal_test
