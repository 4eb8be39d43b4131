#pragma once

#include <functional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "daemon/queue/commit_figures.hpp"
#include "daemon/queue/stored_delivery.hpp"
#include "daemon/redis/client.hpp"
#include "daemon/redis_queue/answers.hpp"
#include "daemon/redis_queue/options.hpp"
#include "daemon/redis_queue/scripts.hpp"

namespace sidehook::redis_queue {

/// What the parts of a queue share. Made by the queue, which outlives them.
struct shared {
  boost::asio::io_context& context;
  const options& settings;
  const scripts& code;
  /// The name of this process among the consumers; no other has it.
  const std::string me;
  figures counts;
  queue::reporter report;
  /// Null when nobody wants to know.
  queue::commit_figures* commits = nullptr;

  /// One script, whose key tells the node of a cluster.
  redis::request call(const scripts::code& which, std::vector<std::string> arguments) const {
    return {{code.call(which, std::move(arguments))}, code.names().fresh};
  }
  void create_groups(redis::client& client) const {
    client.send({code.create_groups(), code.names().fresh}, [](const auto& /*answers*/) {});
  }
};

}  // namespace sidehook::redis_queue
