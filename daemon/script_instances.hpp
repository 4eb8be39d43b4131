#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "daemon/endpoint/explainer.hpp"
#include "daemon/queue/sharded_queue.hpp"
#include "daemon/script_instance.hpp"

namespace sidehook {

/// The JavaScript contexts, as many as the settings want (jsvm.instances), and what spreads
/// deliveries over them; nothing does where there is one. On the control thread, unless something
/// else is said.
class script_instances {
 public:
  /// @param queue  must outlive this
  script_instances(const instance_surroundings& shared, queue::event_queue& queue);

  std::vector<std::reference_wrapper<jsvm::vm>> vms();
  /// Any thread: how each of them does.
  std::vector<std::reference_wrapper<const jsvm::vm_figures>> figures() const;
  /// Which of them runs an event, and what paces it there.
  const queue::shard_rule& rule() const { return rule_; }
  std::vector<endpoint::paced_vm> paced();

  void join_supervisor(supervise::worker_link& link);
  void start_beating();

  /// Any thread: the queue has deliveries that are due.
  void look();
  /// The daemon stops: puts back what was taken and has not begun to run.
  void give_back();
  /// Ends what is under way; calls stopped() on the control thread, when all have.
  void stop(boost::asio::io_context& control, const std::function<void()>& stopped);
  /// Once they have stopped.
  void join();

 private:
  const queue::shard_rule rule_;
  /// None for one instance.
  std::optional<queue::sharded_queue> spreader_;
  std::vector<std::unique_ptr<script_instance>> all_;
};

}  // namespace sidehook
