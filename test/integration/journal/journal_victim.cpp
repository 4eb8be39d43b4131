#include <cstdio>
#include <string>
#include <thread>

#include "test/unit/journal/journal_by_hand.hpp"

// Offers events from two threads and settles every third, until it is killed. Prints "+ID" for each
// event that was accepted, and "-ID" for each whose delivery is about to be settled.
// journal_victim DATA_DIR PREFIX
int main(int, char** argv) {
  using namespace sidehook;
  boost::asio::io_context context{1};
  const auto work = boost::asio::make_work_guard(context);
  journal::options options;
  options.max_disk_bytes = std::size_t{8} * 1024 * 1024;
  journal::journal journal(argv[1], options, test::alone(journal), context);
  journal.start();
  std::thread thread([&] { context.run(); });
  const auto offer = [&](int sender) {
    for (int i = 0;; ++i) {
      const auto id = std::string(argv[2]) + "-" + std::to_string(sender) + "-" + std::to_string(i);
      std::atomic<bool> decided = false;
      journal.offer(test::shared_jobs({test::job_of(id, {"h"}, 500)}), [&](const auto& given) {
        if (given[0] == queue::admission::accepted) {
          std::printf("+%s\n", id.c_str());
          std::fflush(stdout);
        }
        decided = true;
        decided.notify_one();
      });
      decided.wait(false);
      std::vector<queue::delivery> taken;
      if (sender == 0 && i % 3 == 0) journal.take(1, taken);
      for (const auto& each : taken) {
        std::printf("-%s\n", each.job->event_id.c_str());
        std::fflush(stdout);
        journal.settle({test::done(each.id)});
      }
    }
  };
  std::thread other([&] { offer(1); });
  offer(0);
}
