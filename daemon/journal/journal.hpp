#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/journal/group_writer.hpp"
#include "daemon/queue/commit_figures.hpp"
#include "daemon/queue/stored_queue.hpp"
#include "daemon/store/sweeper.hpp"

namespace sidehook::journal {

/// The queue on disk, and its dead letters: data_dir/journal.db. What offer() accepted is in the
/// file before it is said to be; what is not settled is there at the next start, and given out
/// again.
///
/// All reading and writing is done on the one thread that runs the io_context, in groups: one
/// transaction for all that waits. A part of the deliveries is in memory, for take(); the rest is
/// read when that runs low.
///
/// When the disk is full or the file in use, what is offered is refused, and what became of
/// deliveries is written later. Any other error is the end: failure() says it, nothing is written
/// any more, what is in memory is still given out, and what becomes of it is not kept.
///
class journal : public queue::stored_queue {
 public:
  struct surroundings {
    /// Called on the journal's thread.
    queue::handler_finder find;
    /// Called on the journal's thread, and in the constructor.
    queue::reporter report;
    /// Called when something is offered, on the caller's thread: has write() called soon, once for
    /// all that is offered meanwhile.
    std::function<void()> offers_wait;
    std::function<queue::time_point()> clock = std::chrono::system_clock::now;
    /// Null when nobody wants to know; must outlive the journal.
    queue::commit_figures* commits = nullptr;
  };

  /// Opens the file; on the caller's thread, before the io_context's runs anything of the journal.
  /// @throws store::sqlite_error when it cannot be opened and written
  journal(const std::filesystem::path& data_dir, const options& options, surroundings around,
          boost::asio::io_context& context);

  void settle_deaths(std::vector<queue::delivery_id> deliveries, queue::death_judge judge) override;
  void start() override;
  /// Writes what waits to be written, and closes the file; what is not settled stays in it.
  void stop() override;
  bool keeps_what_is_left() const override { return failure().empty(); }

  void offer(std::vector<route::shared_job> jobs,
             std::function<void(std::vector<queue::admission>)> decided) override;
  /// Has what was offered written. Any thread.
  void write();
  void close(std::function<void()> drained) override;
  void set_consumer(std::function<void()> deliveries_wait,
                    std::function<void()> next_due_changed) override;
  void take(std::size_t most, std::vector<queue::delivery>& deliveries) override;
  void settle(std::vector<queue::settlement> settlements) override;
  std::optional<queue::time_point> next_due(queue::time_point after) const override;
  queue::queue_figures figures() const override;
  std::string failure() const override;

  /// Without a journal that can be read, there are none.
  void list(queue::dead_letter_filter filter, std::uint64_t before, std::size_t most,
            done<std::vector<queue::dead_letter>> done) override;
  void replay(queue::dead_letter_filter filter, done<queue::replay_result> done) override;
  void remove(queue::dead_letter_filter filter, done<std::size_t> done) override;
  std::size_t count() const override { return dead_letter_count_; }

  /// How many deliveries are in memory, those under way not counted.
  std::size_t held() const;

 private:
  enum class phase { opened, started, closed, stopped };
  // A replay or a removal of dead letters, which is done in steps.
  struct errand;

  // On any thread, with the lock held.
  queue::admission admit(const route::job& job);
  queue::admission room_for(const totals& what) const;
  void reserve(const totals& what);
  void release(const totals& what);
  void take_up(queue::settlement&& how, std::vector<route::shared_job>& ended);
  void take_up_note(queue::settlement&& how);
  std::int64_t first_unwritten_due() const;
  bool gives_out() const { return phase_ == phase::started; }
  bool can_write() const { return phase_ != phase::stopped && !failed_; }
  void post_write();
  void post_read();
  std::function<void()> drained_by_this();

  // On the journal's thread, without it.
  void write_pending();
  written write_next();
  write_group next_group();
  void finish(write_group& group, const written& result);
  void finish_settlement(settled&& each, written::what result);
  void account_for(const settled& each);
  void finish_offer(const offered& offer);
  void note(const written& result);
  void read_ahead();
  void take_in(lane_name lane, delivery_page page);
  std::vector<placed> restore(std::vector<stored_delivery> rows);
  void write_deaths(const std::vector<queue::delivery_id>& deliveries,
                    const queue::death_judge& judge);
  void set_aside_damaged(std::vector<stored_delivery>& rows);
  void tell_if_due();
  void fail(const std::string& why);
  void try_again_later();
  void try_again();
  void finish_stop();

  // An error that does not pass ends the journal, another one this step; then it gives false.
  bool attempt(const std::function<void()>& step);

  // Of dead letters, on the journal's thread.
  void perform(std::function<void()> task, std::function<void()> otherwise);
  queue::dead_letter_filter unexpired(queue::dead_letter_filter filter) const;
  void begin_replay(std::shared_ptr<errand> what);
  void replay_some(std::shared_ptr<errand> what);
  void end_replay_unfinished(errand& what);
  void remove_some(std::shared_ptr<errand> what);
  void move_letters(errand& what, std::vector<dead_letter_rows::letter> letters);
  void note_moved(errand& what, std::vector<placed> moved);
  void end(errand& what);
  store::sweeper::found forget_old_letters();
  void note_dead_letters();

  /// Rounded down, as stored() rounds up.
  static std::int64_t in_milliseconds(queue::time_point time) {
    return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
  }
  std::int64_t now() const { return in_milliseconds(around_.clock()); }

  const options options_;
  const surroundings around_;
  boost::asio::io_context& context_;
  std::atomic<std::size_t> dead_letter_count_ = 0;

  // Of the journal's thread; the file is gone after an error that does not pass.
  opened_journal opened_;
  std::optional<group_writer> writer_;
  boost::asio::steady_timer try_again_timer_;
  store::sweeper sweeper_;

  mutable std::mutex mutex_;
  phase phase_ = phase::opened;
  delivery_window window_;
  totals unsettled_;
  write_group pending_;
  bool write_posted_ = false;
  bool read_posted_ = false;
  // A group is being written that is neither pending nor in the window.
  bool writing_ = false;
  // The consumer was told of deliveries that are due, and has not taken all of them.
  bool consumer_knows_ = false;
  std::multiset<std::int64_t> unwritten_due_;
  std::string failure_;
  bool failed_ = false;
  std::function<void()> deliveries_wait_;
  std::function<void()> next_due_changed_;
  std::function<void()> drained_;
};

}  // namespace sidehook::journal
