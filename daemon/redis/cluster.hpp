#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "daemon/redis/backend.hpp"
#include "daemon/redis/cluster_job.hpp"
#include "daemon/redis/health.hpp"
#include "daemon/redis/net.hpp"
#include "daemon/redis/node_pool.hpp"
#include "daemon/redis/slot_map.hpp"

namespace sidehook::redis {

/// Sends each request to the node that serves its key's slot, and on to where that redirects it.
///
/// Which node serves what is asked of any node (CLUSTER SLOTS): at the start, of those that the
/// options name, and again, at most so often, whenever a node redirects, is lost or says that the
/// cluster is down, until there is a connection to each node and every slot has one.
class cluster : public backend, public std::enable_shared_from_this<cluster> {
 public:
  static constexpr std::chrono::milliseconds map_interval{100};

  cluster(boost::asio::io_context& context, std::shared_ptr<const options> options,
          std::shared_ptr<health> health, std::function<void()> connected);

  void start() override;
  void send(request what, answered done) override;
  void stop() override;

 private:
  using job = std::shared_ptr<cluster_job>;
  using way = cluster_job::way;

  void on_opened(const target& node);
  void on_lost(const failure& why);
  void tell_health();

  void ask_for_map(link& of, const config::redis_address& node);
  void ask_for_map_later(std::chrono::milliseconds wait);
  void ask_any_for_map();
  void take_map(const reply& answer, const config::redis_address& asked);
  void have_no_map(const std::string& why);

  void hold(job what);
  void dispatch(const job& what);
  void send_to(const config::redis_address& node, const job& what, way how);
  void on_answer(const job& what, way how, const config::redis_address& asked,
                 result<std::vector<reply>> answer);
  void try_again_later(const job& what);

  boost::asio::io_context& context_;
  const std::shared_ptr<const options> options_;
  const std::shared_ptr<health> health_;
  const std::function<void()> connected_;
  node_pool nodes_;
  steady_timer map_timer_;
  bool map_timer_is_set_ = false;
  bool asking_for_map_ = false;
  std::optional<slot_map> map_;
  // Why there is no map; "" as long as the first attempt to get one has not ended.
  std::string no_map_;
  std::deque<job> held_;
  std::size_t held_commands_ = 0;
  // What is tried again a little later.
  std::map<job, steady_timer> later_;
  bool stopped_ = false;
};

}  // namespace sidehook::redis
