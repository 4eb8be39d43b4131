#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "daemon/queue/commit_figures.hpp"
#include "daemon/queue/stored_queue.hpp"
#include "daemon/redis_queue/lease_keeper.hpp"
#include "daemon/redis_queue/letter_stream.hpp"
#include "daemon/redis_queue/mover.hpp"
#include "daemon/redis_queue/offer_lane.hpp"
#include "daemon/redis_queue/predecessors.hpp"
#include "daemon/redis_queue/reader.hpp"
#include "daemon/redis_queue/server_check.hpp"
#include "daemon/redis_queue/settle_lane.hpp"

namespace sidehook::redis_queue {

/// The queue in Redis that several daemons share, and its dead letters. What offer() accepted is in
/// Redis before it is said to be; any daemon may run it, and each delivery is one daemon's at a
/// time, for as long as it says that it works on it. One that dies loses what it has to the others.
///
/// Redis is spoken to on the one thread that runs the io_context, over three clients: one brings
/// events, one waits for them, one does the rest.
///
/// Without Redis what is offered is refused at once, what was taken is still run, and what became
/// of it is told when there is a connection again.
class redis_queue : public queue::stored_queue {
 public:
  struct surroundings {
    /// Both are called on the queue's thread.
    queue::handler_finder find;
    queue::reporter report;
    /// Null when nobody wants to know; must outlive the queue.
    queue::commit_figures* commits = nullptr;
  };

  /// Connects, without waiting for that.
  redis_queue(const options& options, surroundings around, boost::asio::io_context& context);
  ~redis_queue() override;

  /// The last process is that of the same family.
  void settle_deaths(std::vector<queue::delivery_id> deliveries, queue::death_judge judge) override;
  void start() override;
  /// Tells Redis what is left to tell, if it is there, and disconnects. What was taken and not
  /// settled is given to others when its lease has run out.
  void stop() override;
  bool keeps_what_is_left() const override { return true; }

  void offer(std::vector<route::shared_job> jobs,
             std::function<void(std::vector<queue::admission>)> decided) override;
  /// What waits here is given back to all. drained() is called when Redis knows what became of
  /// everything that was taken; so not while it is gone.
  void close(std::function<void()> drained) override;
  void set_consumer(std::function<void()> deliveries_wait,
                    std::function<void()> next_due_changed) override;
  /// A few at once, however many there are: what the consumer has cannot be taken from it when its
  /// lease is lost. Whoever is told takes until it gets none.
  void take(std::size_t most, std::vector<queue::delivery>& deliveries) override;
  void settle(std::vector<queue::settlement> settlements) override;
  /// Nothing: Redis moves what is due, and tells.
  std::optional<queue::time_point> next_due(queue::time_point after) const override;
  /// Of all daemons together.
  queue::queue_figures figures() const override;
  std::string failure() const override;

  void list(queue::dead_letter_filter filter, std::uint64_t before, std::size_t most,
            done<std::vector<queue::dead_letter>> done) override;
  void replay(queue::dead_letter_filter filter, done<queue::replay_result> done) override;
  void remove(queue::dead_letter_filter filter, done<std::size_t> done) override;
  std::size_t count() const override { return all_.counts.letters; }

  /// How many deliveries this daemon has lost to others while it had them.
  std::size_t leases_lost() const { return leases_lost_; }
  /// The name of this process among the consumers.
  const std::string& name() const { return all_.me; }

 private:
  enum class phase { opened, started, closed, stopped };
  using time_point = delivery_window::time_point;

  // On the queue's thread.
  void connected();
  void begin();
  void arrived(stream from, std::vector<entry> entries, time_point until);
  void adopted(stream from, std::vector<entry> entries, time_point until);
  std::vector<leased> restored(stream from, std::vector<entry> entries);
  void settle_death(leased one);
  void take_in(std::vector<leased> found, time_point until);
  void accepted_own(std::vector<leased> own, time_point until);
  void settled(const settling& what, bool was_mine);
  void lost(const std::vector<queue::delivery_id>& ids);
  void note_lost(std::size_t count);
  void begin_to_close();
  void tell_if_any();
  void tell_when_drained();
  void finish();
  void leave();

  // On any thread.
  std::size_t room(std::size_t least) const;
  void perform(std::function<void()> task, std::function<void()> otherwise);

  const options options_;
  const surroundings around_;
  const scripts code_;
  shared all_;
  redis::client offering_;
  redis::client working_;
  redis::client reading_;
  std::atomic<std::size_t> leases_lost_ = 0;

  // Of the queue's thread.
  offer_lane offers_;
  settle_lane settlements_;
  reader reader_;
  lease_keeper leases_;
  mover mover_;
  predecessors predecessors_;
  letter_stream letters_;
  server_check check_;
  std::set<queue::delivery_id> deaths_;
  queue::death_judge judge_;
  time_point lost_told_ = {};
  std::size_t lost_untold_ = 0;
  bool reader_closed_ = false;

  mutable std::mutex mutex_;
  phase phase_ = phase::opened;
  delivery_window window_;
  // The consumer was told of deliveries, and has not taken all of them.
  bool consumer_knows_ = false;
  bool look_posted_ = false;
  std::string last_failure_;
  std::function<void()> deliveries_wait_;
  std::function<void()> drained_;
};

}  // namespace sidehook::redis_queue
