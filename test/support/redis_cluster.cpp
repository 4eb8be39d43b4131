#include "test/support/redis_cluster.hpp"

#include <algorithm>
#include <stdexcept>

#include "test/support/patience.hpp"
#include "test/support/text.hpp"

namespace sidehook::test {
namespace {

constexpr std::size_t masters = 3;
constexpr unsigned slots = 16'384;
constexpr unsigned slots_of_one = slots / masters + 1;

}  // namespace

redis_cluster::redis_cluster(std::size_t replicas, const redis_setup& setup) {
  for (std::size_t i = 0; i < masters + replicas; ++i) {
    bus_ports_.push_back(free_port());
    auto node_setup = setup;
    node_setup.arguments.insert(
        node_setup.arguments.end(),
        {"--cluster-enabled", "yes", "--cluster-port", std::to_string(bus_ports_.back()),
         "--cluster-node-timeout", "1000", "--repl-diskless-sync-delay", "0"});
    if (setup.shown)
      node_setup.arguments.insert(node_setup.arguments.end(), {"--tls-cluster", "yes"});
    nodes_.push_back(std::make_unique<redis_server>(node_setup));
  }
  introduce();
  wait_until_it_serves();
  add_replicas(masters);
}

void redis_cluster::introduce() {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    node(i).text({"CLUSTER", "SET-CONFIG-EPOCH", std::to_string(i + 1)});
    if (i < masters) {
      const auto first = static_cast<unsigned>(i) * slots_of_one;
      const auto last = std::min(first + slots_of_one, slots) - 1;
      node(i).text({"CLUSTER", "ADDSLOTSRANGE", std::to_string(first), std::to_string(last)});
    }
    if (i > 0)
      node(i).text({"CLUSTER", "MEET", "127.0.0.1", std::to_string(node(0).port()),
                    std::to_string(bus_ports_[0])});
  }
}

void redis_cluster::wait_until_it_serves() {
  const auto known = "cluster_known_nodes:" + std::to_string(nodes_.size()) + "\r\n";
  require_that(
      [&] {
        return std::ranges::all_of(nodes_, [&](const auto& each) {
          const auto info = each->text({"CLUSTER", "INFO"});
          return holds(info, "cluster_state:ok") && holds(info, known);
        });
      },
      "the cluster does not come about");
}

void redis_cluster::add_replicas(std::size_t first) {
  for (std::size_t i = first; i < nodes_.size(); ++i) {
    node(i).text({"CLUSTER", "REPLICATE", id_of(0)});
    require_that(
        [&] {
          return holds(node(i).text({"INFO", "replication"}), "master_link_status:up");
        },
        "the replica does not follow its master");
  }
}

std::vector<std::string> redis_cluster::addresses() const {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < masters; ++i) all.push_back(nodes_[i]->address());
  return all;
}

std::size_t redis_cluster::owner_of(unsigned slot) const { return slot / slots_of_one; }

}  // namespace sidehook::test
