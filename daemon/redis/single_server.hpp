#pragma once

#include <functional>
#include <memory>

#include "daemon/redis/backend.hpp"
#include "daemon/redis/health.hpp"
#include "daemon/redis/link.hpp"

namespace sidehook::redis {

/// All requests go over one link.
class single_server : public backend {
 public:
  /// @param health  outlives the link, whose callbacks hold it
  single_server(boost::asio::io_context& context, std::shared_ptr<const options> options,
                std::unique_ptr<locator> locator, std::shared_ptr<health> health,
                std::function<void()> connected);

  void start() override { link_->start(); }
  void send(request what, answered done) override { link_->send(what, std::move(done)); }
  void stop() override { link_->stop(); }

 private:
  std::shared_ptr<link> link_;
};

}  // namespace sidehook::redis
