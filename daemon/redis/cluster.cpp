#include "daemon/redis/cluster.hpp"

#include <utility>

#include <fmt/format.h>

#include "daemon/redis/secrets.hpp"

namespace sidehook::redis {
namespace {

failure gone(std::string why) { return {failure::reason::gone, std::move(why)}; }

constexpr std::string_view incomplete = "the Redis cluster has slots that no node serves";

}  // namespace

// The events come from the loop, when there is a shared pointer to this, and end with stop().
cluster::cluster(boost::asio::io_context& context, std::shared_ptr<const options> options,
                 std::shared_ptr<health> health, std::function<void()> connected)
    : context_(context),
      options_(std::move(options)),
      health_(std::move(health)),
      connected_(std::move(connected)),
      nodes_(context, options_,
             link::events{[this](const target& node) {
                            const auto self = shared_from_this();
                            on_opened(node);
                          },
                          [this](const failure& why) {
                            const auto self = shared_from_this();
                            on_lost(why);
                          }}),
      map_timer_(context) {}

void cluster::start() {
  for (const auto& each : addresses_of(*options_)) nodes_.to(each);
}

void cluster::on_opened(const target& node) {
  if (stopped_) return;
  tell_health();
  if (connected_) connected_();
  if (!map_ || !nodes_.failure().empty()) ask_for_map(nodes_.to(node.address), node.address);
}

void cluster::on_lost(const failure& why) {
  if (stopped_) return;
  if (map_) {
    tell_health();
    return ask_for_map_later(map_interval);
  }
  if (nodes_.all_lost()) have_no_map(why.message);
}

void cluster::tell_health() {
  if (!map_) return;
  if (const auto failure = nodes_.failure(); !failure.empty()) return health_->lost(failure);
  if (!map_->covers_all_slots()) return health_->lost(std::string(incomplete));
  if (nodes_.all_open()) health_->restored("the Redis cluster");
}

void cluster::ask_for_map(link& of, const config::redis_address& node) {
  if (std::exchange(asking_for_map_, true)) return;
  of.send(request{{{{"CLUSTER", "SLOTS"}}}},
          [self = shared_from_this(), node](const result<std::vector<reply>>& answer) {
            self->asking_for_map_ = false;
            if (self->stopped_) return;
            if (answer) return self->take_map(answer->front(), node);
            self->ask_for_map_later(map_interval);
          });
}

void cluster::ask_for_map_later(std::chrono::milliseconds wait) {
  if (std::exchange(map_timer_is_set_, true)) return;
  map_timer_.expires_after(wait);
  map_timer_.async_wait([self = shared_from_this()](error_code error) {
    self->map_timer_is_set_ = false;
    if (!error && !self->stopped_) self->ask_any_for_map();
  });
}

// Without any connection those of the options are tried again: the nodes may all have moved.
void cluster::ask_any_for_map() {
  if (auto* open = nodes_.any_open()) return ask_for_map(*open, open->server().address);
  start();
  ask_for_map_later(options_->backoff_max_ms);
}

void cluster::take_map(const reply& answer, const config::redis_address& asked) {
  auto read = slot_map::read(answer, asked);
  if (!read) {
    ask_for_map_later(options_->backoff_max_ms);
    const auto text = answer.is(reply::kind::error) ? answer.text : "it is no map of slots";
    return have_no_map(fmt::format("Redis at {} does not answer as a cluster (redis.cluster): {}",
                                   config::to_string(asked), text));
  }
  map_ = std::move(read);
  for (const auto& each : map_->nodes()) nodes_.to(each);
  nodes_.keep_only(map_->nodes());
  tell_health();
  if (!map_->covers_all_slots() || !nodes_.failure().empty()) ask_for_map_later(map_interval);
  held_commands_ = 0;
  for (auto waiting = std::exchange(held_, {}); const auto& each : waiting) dispatch(each);
}

// A map that there is stays: what is wrong with it shows where it leads to.
void cluster::have_no_map(const std::string& why) {
  if (map_) return;
  no_map_ = why;
  health_->lost(why);
  held_commands_ = 0;
  for (auto waiting = std::exchange(held_, {}); const auto& each : waiting) each->fail(gone(why));
}

void cluster::send(request what, answered done) {
  const auto made = std::make_shared<cluster_job>(std::move(what), std::move(done));
  if (stopped_) return made->fail(stopped());
  if (map_) return dispatch(made);
  if (!no_map_.empty()) return made->fail(gone(no_map_));
  hold(made);
}

void cluster::hold(job what) {
  if (held_commands_ + what->commands() > options_->max_pending)
    return what->fail({failure::reason::full,
                       fmt::format("too many commands wait for the Redis cluster already: {} may "
                                   "(redis.max_pending)",
                                   options_->max_pending)});
  held_commands_ += what->commands();
  held_.push_back(std::move(what));
}

// What has no key goes anywhere.
void cluster::dispatch(const job& what) {
  if (what->whole().key.empty()) {
    if (const auto* open = nodes_.any_open())
      return send_to(open->server().address, what, way::plain);
  }
  const auto slot = slot_of(what->whole().key);
  const auto* node = map_->node_of(slot);
  if (node != nullptr) return send_to(*node, what, way::plain);
  ask_for_map_later(map_interval);
  what->fail(gone(fmt::format("no node of the Redis cluster serves slot {}", slot)));
}

void cluster::send_to(const config::redis_address& node, const job& what, way how) {
  auto on_end = [self = shared_from_this(), what, how, asked = node](auto answer) {
    self->on_answer(what, how, asked, std::move(answer));
  };
  if (what->is_whole() && how == way::plain)
    return nodes_.to(node).send(what->whole(), std::move(on_end));
  nodes_.to(node).send(what->left(how), std::move(on_end));
}

void cluster::on_answer(const job& what, way how, const config::redis_address& asked,
                        result<std::vector<reply>> answer) {
  using kind = cluster_job::step::kind;
  if (!answer) return what->fail(answer.error());
  const auto next = what->take(*std::move(answer), how, asked);
  if (next.what == kind::done) return what->answer();
  if (stopped_) return what->fail(stopped());
  if (next.what != kind::ask && next.what != kind::again) ask_for_map_later(map_interval);
  switch (next.what) {
    case kind::moved:
      map_->move(next.to.slot, next.to.to);
      return send_to(next.to.to, what, way::plain);
    case kind::ask:
      return send_to(next.to.to, what, way::asking);
    case kind::again:
      return try_again_later(what);
    default:
      return what->fail(gone(next.why));
  }
}

void cluster::try_again_later(const job& what) {
  constexpr std::chrono::milliseconds first{10};
  auto& timer = later_.try_emplace(what, context_).first->second;
  timer.expires_after(first * (1 << what->hops()));
  timer.async_wait([self = shared_from_this(), what](error_code error) {
    if (error || self->later_.erase(what) == 0) return;
    self->dispatch(what);
  });
}

void cluster::stop() {
  if (std::exchange(stopped_, true)) return;
  map_timer_.cancel();
  nodes_.stop();
  for (auto waiting = std::exchange(held_, {}); const auto& each : waiting) each->fail(stopped());
  for (auto waiting = std::exchange(later_, {}); auto& [each, timer] : waiting) {
    timer.cancel();
    each->fail(stopped());
  }
}

}  // namespace sidehook::redis
