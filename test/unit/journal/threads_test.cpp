#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <catch2/catch.hpp>

#include "test/support/temporary_folder.hpp"
#include "test/unit/journal/journal_by_hand.hpp"

namespace threads_test {

using namespace sidehook;
using namespace sidehook::test;
using queue::admission;

namespace {

/// A journal with a thread of its own, as in the daemon.
class threaded_journal {
 public:
  explicit threaded_journal(const std::filesystem::path& data_dir, journal::options options = {})
      : journal_(data_dir, options, alone(journal_), context_),
        guard_(context_.get_executor()),
        thread_([this] { context_.run(); }) {
    const auto wake = [this] {
      const std::lock_guard lock(mutex_);
      waits_ = true;
      changed_.notify_one();
    };
    journal_.set_consumer(wake, wake);
    journal_.start();
  }
  ~threaded_journal() { end(); }

  journal::journal& operator*() { return journal_; }
  journal::journal* operator->() { return &journal_; }
  /// Waits until deliveries wait, and takes some.
  std::vector<queue::delivery> take() {
    std::vector<queue::delivery> taken;
    while (true) {
      const auto before = std::chrono::system_clock::now();
      journal_.take(64, taken);
      if (!taken.empty()) return taken;
      const auto due = journal_.next_due(before);
      std::unique_lock lock(mutex_);
      const auto told = [this] { return waits_; };
      due ? (void)changed_.wait_until(lock, *due, told) : changed_.wait(lock, told);
      waits_ = false;
    }
  }
  void end() {
    journal_.stop();
    guard_.reset();
    if (thread_.joinable()) thread_.join();
  }

 private:
  boost::asio::io_context context_{1};
  journal::journal journal_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool waits_ = false;
  std::thread thread_;
};

}  // namespace

TEST_CASE("nothing is lost or doubled between threads that offer and one that takes and settles") {
  const temporary_folder folder;
  constexpr int threads = 4;
  constexpr int each = 500;
  journal::options options;
  options.max_events = 300;
  options.fresh = {50, 1'000'000};
  threaded_journal journal(folder.path(), options);
  std::vector<std::thread> senders;
  for (int t = 0; t < threads; ++t) {
    senders.emplace_back([&, t] {
      for (int i = 0; i < each; ++i) {
        std::atomic<int> result = -1;
        while (result != static_cast<int>(admission::accepted)) {
          result = -1;
          journal->offer(shared_jobs({job_of(std::to_string(t) + "-" + std::to_string(i))}),
                         [&](const auto& given) {
                           result = static_cast<int>(given[0]);
                           result.notify_one();
                         });
          result.wait(-1);
        }
      }
    });
  }
  std::set<std::string> seen;
  while (seen.size() < threads * each) {
    std::vector<queue::settlement> settlements;
    for (const auto& what : journal.take()) {
      // Every fifth is tried twice.
      if (what.attempt == 1 && what.id % 5 == 0) {
        settlements.push_back(again(what.id, std::chrono::system_clock::now()));
      } else {
        CHECK(seen.insert(what.job->event_id).second);
        settlements.push_back(done(what.id));
      }
    }
    journal->settle(std::move(settlements));
  }
  for (auto& sender : senders) sender.join();
  journal.end();
  CHECK(journal->figures().deliveries == 0);
  CHECK(journal_by_hand(folder.path()).take().empty());
}

TEST_CASE("every offer is answered once while the journal stops, and what was accepted is there") {
  const temporary_folder folder;
  constexpr int threads = 3;
  constexpr int each = 300;
  std::atomic<int> answered = 0;
  std::atomic<int> accepted = 0;
  {
    threaded_journal journal(folder.path());
    std::vector<std::thread> senders;
    for (int t = 0; t < threads; ++t) {
      senders.emplace_back([&] {
        for (int i = 0; i < each; ++i) {
          journal->offer(shared_jobs({job_of("e")}), [&](const auto& given) {
            ++answered;
            if (given[0] == admission::accepted) ++accepted;
          });
        }
      });
    }
    while (answered == 0) std::this_thread::yield();
    journal->stop();
    for (auto& sender : senders) sender.join();
    journal.end();
  }
  CHECK(answered == threads * each);
  journal_by_hand again(folder.path());
  CHECK(again->figures().deliveries == static_cast<std::size_t>(accepted));
}

TEST_CASE("figures and dead letters may be asked for on any thread while the journal works") {
  const temporary_folder folder;
  threaded_journal journal(folder.path());
  std::atomic<bool> stop = false;
  std::atomic<int> lists = 0;
  std::thread onlooker([&] {
    while (!stop) {
      (void)journal->figures();
      (void)journal->failure();
      (void)journal->next_due({});
      (void)journal->count();
      const int before = lists;
      journal->list({}, 0, 10, [&](const auto&) {
        ++lists;
        lists.notify_one();
      });
      lists.wait(before);
    }
  });
  for (int i = 0; i < 100; ++i) {
    journal->offer(shared_jobs({job_of("e")}), [](const auto&) {});
    for (const auto& what : journal.take()) journal->settle({dead(what.id)});
  }
  stop = true;
  onlooker.join();
  journal.end();
  CHECK(lists > 0);
  CHECK(journal->count() == 100);
}

}  // namespace threads_test
