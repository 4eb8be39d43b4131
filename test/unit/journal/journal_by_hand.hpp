#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "daemon/journal/journal.hpp"
#include "test/support/shared_jobs.hpp"

namespace sidehook::test {

route::job job_of(const std::string& event_id, const std::vector<std::string>& handlers = {"h"},
                  std::size_t bytes = 20);
queue::settlement done(queue::delivery_id id);
queue::settlement again(queue::delivery_id id, queue::time_point due, std::string history = "{}");
queue::settlement unattempted(queue::delivery_id id);
queue::settlement dead(queue::delivery_id id, std::string reason = "attempts",
                       std::string history = "{}");
/// "e1/h/2": the event, the handler and the attempt.
std::string named(const queue::delivery& what);
std::vector<std::string> named(const std::vector<queue::delivery>& deliveries);

/// The file as another program opens it.
store::sqlite_database other_user_of(const std::filesystem::path& file);

/// Of a `journal` that stands alone: nobody hears its reports, no handler of its file is
/// registered, and each offer is written at once. To be given to that journal's own constructor.
journal::journal::surroundings alone(journal::journal& journal);

/// A journal whose thread is the test's own: what is asked of it is done before the call returns.
class journal_by_hand {
 public:
  /// Whether it gives out deliveries at once, or when the test calls start().
  enum class begin { at_once, later };
  explicit journal_by_hand(const std::filesystem::path& data_dir, journal::options options = {},
                           begin when = begin::at_once);
  /// Stops it. What was taken stays unsettled.
  ~journal_by_hand();

  std::vector<queue::admission> offer(std::vector<route::job> jobs);
  queue::admission offer(const std::string& event_id) { return offer({job_of(event_id)})[0]; }
  std::vector<queue::delivery> take(std::size_t most = 100);
  void settle(std::vector<queue::settlement> settlements);
  std::vector<queue::dead_letter> letters(const queue::dead_letter_filter& filter = {},
                                          std::uint64_t before = 0, std::size_t most = 100);
  std::size_t replay(const queue::dead_letter_filter& filter = {});
  std::size_t remove(const queue::dead_letter_filter& filter = {});
  /// Everything there is to take, in one process after the other if need be, settled as done.
  std::vector<std::string> drain();

  void run();
  journal::journal& operator*() { return *journal_; }
  journal::journal* operator->() { return journal_.get(); }
  boost::asio::io_context& context() { return context_; }

  queue::time_point clock{std::chrono::seconds(1'790'000'000)};
  std::vector<std::string> reports;
  /// What became of those that the last replay left.
  queue::admission rest = queue::admission::accepted;
  int told = 0;
  int changed = 0;
  /// Empty where each offer is to be written at once.
  std::function<void()> offers_wait;
  /// What a handler's name is found as.
  std::map<std::string, queue::found_handler> handlers;

 private:
  boost::asio::io_context context_{1};
  std::unique_ptr<journal::journal> journal_;
};

}  // namespace sidehook::test
