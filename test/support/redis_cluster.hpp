#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "test/support/redis_server.hpp"

namespace sidehook::test {

/// A cluster of three masters, which share the slots evenly, and of replicas of the first.
class redis_cluster {
 public:
  /// @param setup  of each node; with TLS they speak it with one another too, and need an authority
  explicit redis_cluster(std::size_t replicas = 0, const redis_setup& setup = {});

  redis_server& node(std::size_t index) { return *nodes_.at(index); }
  /// Of the masters.
  std::vector<std::string> addresses() const;
  /// The master that has the slot from the start.
  std::size_t owner_of(unsigned slot) const;
  /// By which the nodes know this one.
  std::string id_of(std::size_t index) { return node(index).text({"CLUSTER", "MYID"}); }

 private:
  void introduce();
  void wait_until_it_serves();
  void add_replicas(std::size_t first);

  std::vector<std::unique_ptr<redis_server>> nodes_;
  std::vector<std::uint16_t> bus_ports_;
};

}  // namespace sidehook::test
