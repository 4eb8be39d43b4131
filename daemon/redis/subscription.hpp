#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "daemon/redis/options.hpp"

namespace sidehook::redis {

/// Hears what is published on one channel, over a connection of its own that is made anew when it
/// is lost. Messages of the meantime are missed. Lives on the one thread that runs the io_context.
class subscription {
 public:
  struct listener {
    std::function<void(std::string message)> message;
    /// It hears from now on; also each time after it was lost, for what may have been missed.
    std::function<void()> subscribed;
    /// What the operator should know.
    std::function<void(const std::string&)> report;
  };

  subscription(boost::asio::io_context& context, options options, std::string channel,
               listener listener);
  ~subscription();

  /// "" while it hears. Any thread.
  std::string failure() const;
  /// Any thread; the io_context has no more to do for this then, and only then may it be destroyed.
  void stop();

 private:
  class implementation;
  std::shared_ptr<implementation> implementation_;
};

}  // namespace sidehook::redis
