#include "daemon/redis/client.hpp"

#include <mutex>
#include <stdexcept>
#include <utility>

#include <boost/asio/post.hpp>

#include "daemon/redis/fixed_locator.hpp"
#include "daemon/redis/health.hpp"
#include "daemon/redis/secrets.hpp"
#include "daemon/redis/single_server.hpp"

namespace sidehook::redis {

/// What other threads reach: requests come in under a lock, and are handed to the backend in
/// batches, by its thread. Kept alive by what is posted.
class client::implementation : public std::enable_shared_from_this<client::implementation> {
 public:
  implementation(boost::asio::io_context& context, options options, reporter report)
      : context_(context),
        options_(std::make_shared<const redis::options>(std::move(options))),
        health_(std::make_shared<health>(std::move(report))) {}

  void start() {
    boost::asio::post(context_, [self = shared_from_this()] { self->start_backend(); });
  }

  void send(request what, answered done) {
    const std::lock_guard lock(mutex_);
    inbox_.push_back({std::move(what), std::move(done)});
    post_drain();
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    if (std::exchange(stopping_, true)) return;
    boost::asio::post(context_, [self = shared_from_this()] { self->end(); });
  }

  std::string failure() const { return health_->failure(); }

  // Set before the io_context runs.
  std::function<void()> on_connected;

 private:
  struct sent {
    request what;
    answered done;
  };

  void start_backend() {
    if (ended_) return;
    backend_ = std::make_unique<single_server>(
        context_, options_, std::make_unique<fixed_locator>(options_, addresses_of(*options_)),
        health_, on_connected);
    backend_->start();
  }

  void post_drain() {
    if (std::exchange(drain_is_due_, true)) return;
    boost::asio::post(context_, [self = shared_from_this()] { self->drain(); });
  }

  void drain() {
    std::vector<sent> batch;
    {
      const std::lock_guard lock(mutex_);
      drain_is_due_ = false;
      batch.swap(inbox_);
    }
    for (auto& [what, done] : batch) {
      if (ended_) {
        done(redis::failure{failure::reason::stopped, "the client of Redis was stopped"});
      } else if (what.commands.empty()) {
        done(std::vector<reply>{});
      } else {
        backend_->send(std::move(what), std::move(done));
      }
    }
  }

  void end() {
    ended_ = true;
    health_->stop();
    if (backend_) backend_->stop();
  }

  boost::asio::io_context& context_;
  const std::shared_ptr<const options> options_;
  const std::shared_ptr<health> health_;

  std::mutex mutex_;
  std::vector<sent> inbox_;
  bool drain_is_due_ = false;
  bool stopping_ = false;

  // Of the io_context's thread.
  std::unique_ptr<backend> backend_;
  bool ended_ = false;
};

client::client(boost::asio::io_context& context, options options, reporter report)
    : implementation_(
          std::make_shared<implementation>(context, std::move(options), std::move(report))) {
  implementation_->start();
}

client::~client() { implementation_->stop(); }

void client::send(request what, std::function<void(result<std::vector<reply>>)> done) {
  implementation_->send(std::move(what), std::move(done));
}

void client::send(command what, std::function<void(result<reply>)> done) {
  // EVALSHA has its digest and the number of its keys first.
  const std::size_t place = what.code ? 3 : 1;
  request made;
  if (place < what.words.size()) made.key = what.words[place];
  made.commands.push_back(std::move(what));
  send(std::move(made), [done = std::move(done)](result<std::vector<reply>> answer) {
    if (!answer) return done(answer.error());
    done(std::move(answer->front()));
  });
}

void client::set_on_connected(std::function<void()> connected) {
  implementation_->on_connected = std::move(connected);
}

std::string client::failure() const { return implementation_->failure(); }

void client::stop() { implementation_->stop(); }

}  // namespace sidehook::redis
