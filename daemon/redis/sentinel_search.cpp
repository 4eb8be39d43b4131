#include "daemon/redis/sentinel_search.hpp"

#include <utility>

#include <fmt/format.h>

#include "daemon/redis/secrets.hpp"
#include "daemon/redis/sentinel_answer.hpp"

namespace sidehook::redis {

sentinel_search::sentinel_search(boost::asio::io_context& context,
                                 std::shared_ptr<const options> options,
                                 std::vector<config::redis_address> sentinels,
                                 locator::located done)
    : context_(context),
      options_(std::move(options)),
      sentinels_(std::move(sentinels)),
      done_(std::move(done)) {}

void sentinel_search::ask_next(const std::string& last_failure) {
  if (asked_ == sentinels_.size())
    return end(failure{failure::reason::gone,
                       fmt::format("Redis cannot be found: no sentinel tells where the master {} "
                                   "is; the last that was asked: {}",
                                   options_->master_name, last_failure)});
  auto who = sentinel_credentials(*options_);
  if (!who) return end(who.error());
  ask(sentinels_[asked_++], *std::move(who));
}

void sentinel_search::ask(const config::redis_address& sentinel, credentials who) {
  connection_ = std::make_shared<connection>(
      context_, options_, make_transport(context_, *options_),
      target{sentinel, std::move(who), 0, server_role::any, "the sentinel"},
      connection::events{[self = shared_from_this()] { self->put_question(); },
                         [self = shared_from_this()](const failure& why) {
                           if (self->done_) self->ask_next(why.message);
                         }});
  connection_->open();
}

void sentinel_search::put_question() {
  connection_->send(request{{{{"SENTINEL", "get-master-addr-by-name", options_->master_name}}}},
                    [self = shared_from_this()](const result<std::vector<reply>>& answer) {
                      // A failure is the connection's end, which is told too.
                      if (answer) self->take(answer->front());
                    });
}

void sentinel_search::take(const reply& answer) {
  if (!done_) return;
  const auto place = place_of(connection_->server());
  // Its events hold this, until it is let go.
  std::exchange(connection_, nullptr)->close({failure::reason::stopped, "not needed any more"});
  if (auto address = read_master_address(answer)) {
    auto who = server_credentials(*options_);
    if (!who) return end(who.error());
    return end(
        target{*std::move(address), *std::move(who), options_->database, server_role::master});
  }
  ask_next(answer.is(reply::kind::error)
               ? fmt::format("{} answers {}", place, answer.text)
               : fmt::format("{} knows no such master (redis.master_name)", place));
}

void sentinel_search::end(result<target> found) {
  if (!done_) return;
  connection_.reset();
  std::exchange(done_, nullptr)(std::move(found));
}

void sentinel_search::stop() {
  done_ = nullptr;
  if (connection_)
    std::exchange(connection_, nullptr)->close({failure::reason::stopped, "stopped"});
}

}  // namespace sidehook::redis
