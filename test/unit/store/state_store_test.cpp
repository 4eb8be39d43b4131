#include "daemon/store/state_store.hpp"

#include <atomic>
#include <fstream>
#include <future>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <catch2/catch.hpp>

#include "test/unit/store/asking.hpp"

namespace state_store_test {

using namespace sidehook;
using namespace std::chrono_literals;
using jsvm::host::answer;
using test::hand_clock;
using test::store_by_hand;
using test::temporary_folder;

namespace {

std::size_t rows_in_file(const std::filesystem::path& data_dir) {
  store::state_file file(data_dir, {});
  store::sqlite_statement statement(
      file.database, "SELECT (SELECT count(*) FROM key_values) + (SELECT count(*) FROM sessions)");
  auto rows = statement.query();
  REQUIRE(rows.next());
  return static_cast<std::size_t>(rows.integer(0));
}

/// A store with a thread of its own, as in the daemon.
class threaded_store {
 public:
  explicit threaded_store(const std::filesystem::path& data_dir)
      : store_(data_dir, {}, std::chrono::system_clock::now, context_),
        guard_(context_.get_executor()),
        thread_([this] { context_.run(); }) {}
  ~threaded_store() { end(); }

  jsvm::host::key_value_store& values() { return store_.key_values(); }
  session::session_store& sessions() { return store_.sessions(); }
  std::thread::id thread() const { return thread_.get_id(); }
  void end() {
    store_.stop();
    guard_.reset();
    if (thread_.joinable()) thread_.join();
  }

 private:
  boost::asio::io_context context_{1};
  store::state_store store_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
  std::thread thread_;
};

}  // namespace

TEST_CASE("what has expired is removed from the file in the background, and then nothing waits") {
  const temporary_folder folder;
  hand_clock clock;
  store_by_hand store(folder.path(), clock);
  for (int i = 0; i < 250; ++i) store.set(std::to_string(i), "x", 10s);
  store.set("stays", "x");
  CHECK(rows_in_file(folder.path()) == 251);
  clock.now += 10s;
  // Returns when no timer is left.
  store.context().restart();
  store.context().run();
  CHECK(rows_in_file(folder.path()) == 1);
  CHECK(store.get("stays") == "x");
}

TEST_CASE("a store in which nothing expires holds no timer") {
  const temporary_folder folder;
  hand_clock clock;
  store_by_hand store(folder.path(), clock);
  store.set("a", "x");
  store.context().restart();
  CHECK(store.context().run() == 0);
}

TEST_CASE("what expired while no store was open is removed after the next start") {
  const temporary_folder folder;
  hand_clock clock;
  store_by_hand(folder.path(), clock).set("a", "x", 10s);
  CHECK(rows_in_file(folder.path()) == 1);
  clock.now += 1h;
  store_by_hand store(folder.path(), clock);
  store.context().run();
  CHECK(rows_in_file(folder.path()) == 0);
}

TEST_CASE("what is asked for before the stop is done, and what is asked for later is refused") {
  const temporary_folder folder;
  hand_clock clock;
  boost::asio::io_context context;
  store::state_store store(folder.path(), {}, clock.read(), context);
  std::vector<std::string> errors;
  const auto note = [&](const answer<jsvm::host::nothing>& given) {
    errors.push_back(given.error);
  };
  store.key_values().set("a", "1", 1h, note);
  store.stop();
  store.stop();
  store.key_values().set("a", "2", 0s, note);
  CHECK(errors == std::vector<std::string>{"the store is closed"});
  context.run();
  CHECK(errors == std::vector<std::string>{"the store is closed", ""});
  CHECK_FALSE(std::filesystem::exists(folder.path() / "state.db-wal"));
  CHECK(store_by_hand(folder.path(), clock).get("a") == "1");
}

TEST_CASE("what an answer asks for comes before what others ask for") {
  const temporary_folder folder;
  hand_clock clock;
  store_by_hand by_hand(folder.path(), clock);
  auto& sessions = by_hand.store().sessions();
  std::string order;
  sessions.find({"k"}, [&](const auto&) {
    sessions.put("k", {"mine", {}}, [&](const auto&) { order += "mine "; });
  });
  sessions.put("k", {"yours", {}}, [&](const auto&) { order += "yours"; });
  while (order.size() < 10) by_hand.context().run_one();
  CHECK(order == "mine yours");
}

TEST_CASE("a store that fails says so in its answers, and goes on when it can") {
  const temporary_folder folder;
  hand_clock clock;
  store_by_hand store(folder.path(), clock);
  const auto file = folder.path() / "state.db";
  {
    store::state_file other(folder.path(), {});
    const store::sqlite_transaction keeps_out(other.database);
    CHECK(store.set("a", "1") == file.string() + ": database is locked");
    CHECK_FALSE(store.get("a"));
  }
  CHECK(store.set("a", "1").empty());
}

TEST_CASE("a damaged state file is refused by its name") {
  const temporary_folder folder;
  folder.write("state.db", "no database, but longer than a header of SQLite would be: " +
                               std::string(100, '.'));
  boost::asio::io_context context;
  CHECK_THROWS_WITH(
      store::state_store(folder.path(), {}, std::chrono::system_clock::now, context),
      (folder.path() / "state.db").string() +
          ": is damaged, or no SQLite database: file is not a database. Move it away to start with "
          "an empty one");
}

TEST_CASE("answers come on the store's thread, and increments of many threads are exact") {
  const temporary_folder folder;
  threaded_store store(folder.path());
  constexpr int threads = 4;
  constexpr int each = 250;
  std::atomic<int> answered = 0;
  std::atomic<int> elsewhere = 0;
  std::vector<std::thread> callers;
  for (int t = 0; t < threads; ++t) {
    callers.emplace_back([&] {
      for (int i = 0; i < each; ++i) {
        store.values().increment("n", 1h, [&](const answer<std::int64_t>& given) {
          if (given.value) ++answered;
          if (std::this_thread::get_id() != store.thread()) ++elsewhere;
        });
      }
    });
  }
  for (auto& caller : callers) caller.join();
  std::promise<std::string> last;
  store.values().get("n", [&](const answer<std::optional<std::string>>& given) {
    last.set_value(given.value.value().value());
  });
  CHECK(last.get_future().get() == std::to_string(threads * each));
  CHECK(answered == threads * each);
  CHECK(elsewhere == 0);
}

TEST_CASE("every question is answered once, also while the store stops") {
  const temporary_folder folder;
  threaded_store store(folder.path());
  constexpr int threads = 3;
  constexpr int each = 300;
  std::atomic<int> answered = 0;
  std::vector<std::thread> callers;
  for (int t = 0; t < threads; ++t) {
    callers.emplace_back([&] {
      for (int i = 0; i < each; ++i)
        store.values().increment("n", 1h, [&](const auto&) { ++answered; });
    });
  }
  while (answered == 0) std::this_thread::yield();
  store.end();
  for (auto& caller : callers) caller.join();
  CHECK(answered == threads * each);
}

}  // namespace state_store_test
