#include "daemon/script_instances.hpp"

#include <boost/asio/post.hpp>

#include "daemon/part_options.hpp"

namespace sidehook {

script_instances::script_instances(const instance_surroundings& shared, queue::event_queue& queue)
    : rule_(shard_rule_of(shared.settings)) {
  if (rule_.shards() == 1) {
    all_.push_back(std::make_unique<script_instance>(shared, queue, std::nullopt));
    return;
  }
  spreader_.emplace(queue, rule_, shard_bounds_of(shared.settings));
  for (std::size_t i = 0; i < rule_.shards(); ++i)
    all_.push_back(std::make_unique<script_instance>(shared, spreader_->source(i), i));
  spreader_->set_waker([this](std::size_t shard) { all_[shard]->vm().wake(); });
}

std::vector<std::reference_wrapper<jsvm::vm>> script_instances::vms() {
  std::vector<std::reference_wrapper<jsvm::vm>> vms;
  for (const auto& each : all_) vms.emplace_back(each->vm());
  return vms;
}

std::vector<std::reference_wrapper<const jsvm::vm_figures>> script_instances::figures() const {
  std::vector<std::reference_wrapper<const jsvm::vm_figures>> figures;
  for (const auto& each : all_) figures.emplace_back(each->figures());
  return figures;
}

std::vector<endpoint::paced_vm> script_instances::paced() {
  std::vector<endpoint::paced_vm> vms;
  for (const auto& each : all_) vms.push_back({each->pacer(), each->vm().executor()});
  return vms;
}

void script_instances::join_supervisor(supervise::worker_link& link) {
  for (std::size_t i = 0; i < all_.size(); ++i) all_[i]->join_supervisor(link.of(i), link.period);
}

void script_instances::start_beating() {
  for (const auto& each : all_) each->start_beating();
}

void script_instances::look() {
  if (spreader_) return spreader_->look();
  all_.front()->vm().wake();
}

void script_instances::give_back() {
  // Before the instances do: what lies in the lanes, they would take in place of what they give.
  if (spreader_) spreader_->give_back();
  for (const auto& each : all_) each->give_back();
}

void script_instances::stop(boost::asio::io_context& control,
                            const std::function<void()>& stopped) {
  auto left = std::make_shared<std::size_t>(all_.size());
  const auto one_stopped = [left, stopped] {
    if (--*left == 0) stopped();
  };
  for (const auto& each : all_)
    each->stop([&control, one_stopped] { boost::asio::post(control, one_stopped); });
}

void script_instances::join() {
  for (const auto& each : all_) each->join();
}

}  // namespace sidehook
