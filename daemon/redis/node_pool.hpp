#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "daemon/redis/link.hpp"

namespace sidehook::redis {

/// The links to the nodes of a cluster, one to each. Owned by a cluster, on its thread.
class node_pool {
 public:
  /// @param events  of all of them
  node_pool(boost::asio::io_context& context, std::shared_ptr<const options> options,
            link::events events);

  /// The link to a node; it is made when there is none yet.
  link& to(const config::redis_address& node);
  /// Null when none has a connection.
  link* any_open();
  /// Lets go of all but these, as far as nothing is under way there.
  void keep_only(const std::vector<config::redis_address>& nodes);
  void stop();

  /// Whether each has tried, and has no connection.
  bool all_lost() const;
  bool all_open() const;
  /// Why one of them has no connection; "" when none has lost it.
  std::string failure() const;

 private:
  boost::asio::io_context& context_;
  const std::shared_ptr<const options> options_;
  const link::events events_;
  // By address.
  std::map<std::string, std::shared_ptr<link>> links_;
};

}  // namespace sidehook::redis
