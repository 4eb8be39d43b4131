#include "daemon/redis/link.hpp"

#include <utility>

#include <fmt/format.h>

namespace sidehook::redis {

link::link(boost::asio::io_context& context, std::shared_ptr<const options> options,
           std::unique_ptr<locator> locator, events events)
    : context_(context),
      options_(std::move(options)),
      locator_(std::move(locator)),
      events_(std::move(events)),
      timer_(context),
      backoff_(options_->backoff_max_ms, random_numbers()) {}

void link::start() { attempt(); }

void link::attempt() {
  locator_->locate([weak = weak_from_this()](result<target> found) {
    const auto self = weak.lock();
    if (!self || self->state_ == state::stopped) return;
    if (!found) return self->on_lost(found.error());
    self->connect(*std::move(found));
  });
}

void link::connect(target server) {
  connection_ = std::make_shared<connection>(
      context_, options_, make_transport(context_, *options_), std::move(server),
      connection::events{[self = weak_from_this()] {
                           if (const auto alive = self.lock()) alive->on_opened();
                         },
                         [self = weak_from_this()](const failure& why) {
                           if (const auto alive = self.lock()) alive->on_lost(why);
                         },
                         events_.pushed});
  connection_->open();
}

void link::on_opened() {
  if (state_ == state::stopped) return;
  state_ = state::open;
  failure_.clear();
  opened_at_ = clock::now();
  events_.opened(connection_->server());
  held_commands_ = 0;
  for (auto waiting = std::exchange(held_, {}); auto& each : waiting)
    send(each.what, std::move(each.done));
}

void link::on_lost(const failure& why) {
  if (state_ == state::stopped) return;
  const auto lived = state_ == state::open ? clock::now() - opened_at_ : clock::duration::zero();
  state_ = state::lost;
  connection_.reset();
  failure_ = why.message;
  held_commands_ = 0;
  auto waiting = std::exchange(held_, {});
  events_.lost(why);
  for (auto& each : waiting) each.done(why);
  timer_.expires_after(backoff_.next(lived));
  timer_.async_wait([self = shared_from_this()](error_code error) {
    if (!error && self->state_ == state::lost) self->attempt();
  });
}

void link::send(const request& what, answered done) {
  switch (state_) {
    case state::first_attempt:
      if (!has_room(held_commands_, what)) return done(full());
      held_commands_ += what.commands.size();
      held_.push_back({what, std::move(done)});
      return;
    case state::open:
      if (!has_room(connection_->waiting(), what)) return done(full());
      return connection_->send(what, std::move(done));
    case state::lost:
      return done(failure{failure::reason::gone, failure_});
    case state::stopped:
      return done(stopped());
  }
}

void link::renew(const failure& why) {
  if (state_ != state::open) return;
  connection_->close(why);
  on_lost(why);
}

std::size_t link::under_way() const {
  return connection_ ? connection_->waiting() + held_commands_ : held_commands_;
}

bool link::has_room(std::size_t under_way, const request& what) const {
  return under_way + what.commands.size() <= options_->max_pending;
}

failure link::full() const {
  return {
      failure::reason::full,
      fmt::format("too many commands wait for {} already: {} may (redis.max_pending)",
                  connection_ ? place_of(connection_->server()) : "Redis", options_->max_pending)};
}

void link::stop() {
  if (std::exchange(state_, state::stopped) == state::stopped) return;
  failure_ = stopped().message;
  timer_.cancel();
  locator_->stop();
  if (connection_) connection_->close(stopped());
  connection_.reset();
  for (auto waiting = std::exchange(held_, {}); auto& each : waiting) each.done(stopped());
}

}  // namespace sidehook::redis
