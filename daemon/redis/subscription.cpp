#include "daemon/redis/subscription.hpp"

#include <atomic>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "daemon/redis/health.hpp"
#include "daemon/redis/link.hpp"
#include "daemon/redis/locators.hpp"

namespace sidehook::redis {

/// A link of which every connection begins with SUBSCRIBE, and sends a PING now and then: a server
/// that does not answer it in time is lost like any that does not answer a request. Kept alive by
/// what is under way.
class subscription::implementation
    : public std::enable_shared_from_this<subscription::implementation> {
 public:
  implementation(boost::asio::io_context& context, options options, std::string channel,
                 listener listener)
      : context_(context),
        options_(std::make_shared<const redis::options>(std::move(options))),
        channel_(std::move(channel)),
        listener_(std::move(listener)),
        health_(listener_.report),
        timer_(context) {}

  void start() {
    boost::asio::post(context_, [self = shared_from_this()] { self->connect(); });
  }

  void stop() {
    if (stopping_.exchange(true)) return;
    boost::asio::post(context_, [self = shared_from_this()] { self->end(); });
  }

  std::string failure() const { return health_.failure(); }

 private:
  void connect() {
    if (ended_) return;
    link_ =
        std::make_shared<link>(context_, options_, make_locator(context_, options_),
                               link::events{[weak = weak_from_this()](const target& server) {
                                              if (const auto self = weak.lock())
                                                self->subscribe(server);
                                            },
                                            [weak = weak_from_this()](const redis::failure& why) {
                                              if (const auto self = weak.lock()) self->on_lost(why);
                                            },
                                            [weak = weak_from_this()](reply pushed) {
                                              if (const auto self = weak.lock())
                                                self->on_pushed(std::move(pushed));
                                            }});
    link_->start();
  }

  void subscribe(const target& server) {
    link_->send(request{{{{"SUBSCRIBE", channel_}}}},
                [self = shared_from_this(), server](const result<std::vector<reply>>& answer) {
                  if (answer && !self->ended_) self->on_subscribed(answer->front(), server);
                });
  }

  void on_subscribed(const reply& answer, const target& server) {
    if (answer.is(reply::kind::error))
      return link_->renew(
          {failure::reason::gone, fmt::format("{} refuses to be listened to on {}: {}",
                                              place_of(server), channel_, answer.text)});
    health_.restored(place_of(server));
    ping_later();
    if (listener_.subscribed) listener_.subscribed();
  }

  void ping_later() {
    timer_.expires_after(options_->timeout_ms);
    timer_.async_wait([self = shared_from_this()](error_code error) {
      if (error || self->ended_) return;
      self->link_->send(request{{{{"PING"}}}}, [self](const result<std::vector<reply>>& answer) {
        if (answer && !self->ended_) self->ping_later();
      });
    });
  }

  void on_lost(const redis::failure& why) {
    timer_.cancel();
    health_.lost(why.message);
  }

  void on_pushed(reply pushed) {
    if (ended_ || pushed.items[1].text != channel_) return;
    listener_.message(std::move(pushed.items[2].text));
  }

  void end() {
    ended_ = true;
    health_.stop();
    timer_.cancel();
    if (link_) link_->stop();
  }

  boost::asio::io_context& context_;
  const std::shared_ptr<const options> options_;
  const std::string channel_;
  const listener listener_;
  health health_;
  steady_timer timer_;
  std::atomic<bool> stopping_ = false;

  // Of the io_context's thread.
  std::shared_ptr<link> link_;
  bool ended_ = false;
};

subscription::subscription(boost::asio::io_context& context, options options, std::string channel,
                           listener listener)
    : implementation_(std::make_shared<implementation>(context, std::move(options),
                                                       std::move(channel), std::move(listener))) {
  implementation_->start();
}

subscription::~subscription() { implementation_->stop(); }

std::string subscription::failure() const { return implementation_->failure(); }

void subscription::stop() { implementation_->stop(); }

}  // namespace sidehook::redis
