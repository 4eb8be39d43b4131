#include "daemon/redis/connection.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "daemon/redis/unserved.hpp"
#include "daemon/redis/wire.hpp"

namespace sidehook::redis {

std::string place_of(const target& server) {
  return fmt::format("{} at {}", server.what, config::to_string(server.address));
}

connection::connection(boost::asio::io_context& context, std::shared_ptr<const options> options,
                       std::unique_ptr<transport> transport, target server, events events)
    : options_(std::move(options)),
      server_(std::move(server)),
      transport_(std::move(transport)),
      timer_(context),
      handshake_(server_.who, server_.database, server_.wanted),
      events_(std::move(events)) {}

void connection::open() {
  timer_.expires_after(options_->connect_timeout_ms);
  timer_.async_wait([self = shared_from_this()](error_code error) {
    if (error || self->state_ == state::open || self->state_ == state::ended) return;
    const bool connected = self->state_ == state::greeting;
    self->fail(failure::reason::timed_out,
               fmt::format("{} within {} ms (redis.connect_timeout_ms)",
                           connected ? "did not answer" : "could not be connected to",
                           self->options_->connect_timeout_ms.count()));
  });
  transport_->connect(server_.address, [self = shared_from_this()](const std::string& failure) {
    self->on_connected(failure);
  });
}

void connection::on_connected(const std::string& failure) {
  if (state_ == state::ended) return;
  if (!failure.empty()) return fail(failure::reason::gone, failure);
  state_ = state::greeting;
  for (const auto& each : handshake_.commands()) append(outgoing_, each);
  flush();
  read();
}

void connection::send(const request& what, answered done) {
  const auto loads = scripts_.missing(what.commands);
  for (const auto& each : loads) append(outgoing_, each);
  for (const auto& each : what.commands) append(outgoing_, each);
  auto& made = exchanges_.emplace_back(loads.size(), what.commands.size(), std::move(done));
  blocks_ += what.blocks;
  waiting_ += what.commands.size();
  made.blocks = what.blocks;
  made.deadline = clock::now() + options_->timeout_ms + blocks_;
  flush_soon();
  watch_deadline();
}

void connection::flush_soon() {
  if (flush_is_due_ || !being_written_.empty()) return;
  flush_is_due_ = true;
  boost::asio::post(timer_.get_executor(), [self = shared_from_this()] {
    self->flush_is_due_ = false;
    self->flush();
  });
}

void connection::flush() {
  if (state_ == state::ended || outgoing_.empty() || !being_written_.empty()) return;
  being_written_.swap(outgoing_);
  transport_->write(boost::asio::buffer(being_written_),
                    [self = shared_from_this()](error_code error, std::size_t /*all*/) {
                      // What the server said last, as that it wants a certificate, is still to be
                      // read, and the end comes behind it.
                      if (error || self->state_ == state::ended) return;
                      self->being_written_.clear();
                      self->flush();
                    });
}

void connection::read() {
  transport_->read_some(boost::asio::buffer(incoming_),
                        [self = shared_from_this()](error_code error, std::size_t size) {
                          self->on_read(error, size);
                        });
}

void connection::on_read(error_code error, std::size_t size) {
  if (state_ == state::ended) return;
  if (error)
    return fail(failure::reason::gone, error == boost::asio::error::eof
                                           ? "has ended the connection"
                                           : fmt::format("is lost: {}", error.message()));
  reader_.feed({incoming_.data(), size});
  while (auto next = reader_.next()) {
    take(*std::move(next));
    if (state_ == state::ended) return;
  }
  if (!reader_.fault().empty()) return fail(failure::reason::gone, reader_.fault());
  watch_deadline();
  read();
}

void connection::take(reply next) {
  if (state_ == state::greeting) return take_greeting(next);
  if (is_message(next)) return events_.pushed(std::move(next));
  const auto unserved = why_unserved(next);
  if (!unserved.empty()) return fail(failure::reason::gone, unserved);
  if (exchanges_.empty())
    return fail(failure::reason::gone, "sends replies that nothing was asked for");
  exchanges_.front().take(std::move(next));
  if (exchanges_.front().is_complete()) settle_front();
}

void connection::take_greeting(const reply& next) {
  switch (handshake_.take(next)) {
    case handshake::state::more:
      return;
    case handshake::state::failed:
      return fail(failure::reason::gone, handshake_.failure());
    case handshake::state::done:
      state_ = state::open;
      timer_.cancel();
      return events_.opened();
  }
}

void connection::settle_front() {
  exchange done = std::move(exchanges_.front());
  exchanges_.pop_front();
  waiting_ -= done.commands();
  blocks_ -= done.blocks;
  if (done.lacks_script()) scripts_.forget();
  done.answer();
}

// Replies come in order: the first request under way is the one whose time runs out. The timer is
// left alone as long as it does not go off too late.
void connection::watch_deadline() {
  if (exchanges_.empty() || exchanges_.front().deadline >= watched_) return;
  watched_ = exchanges_.front().deadline;
  timer_.expires_at(watched_);
  timer_.async_wait([self = shared_from_this()](error_code error) {
    if (error || self->state_ == state::ended) return;
    self->watched_ = clock::time_point::max();
    self->on_deadline();
  });
}

void connection::on_deadline() {
  if (exchanges_.empty()) return;
  if (clock::now() < exchanges_.front().deadline) return watch_deadline();
  fail(failure::reason::timed_out,
       fmt::format("did not answer within {} ms (redis.timeout_ms)",
                   (options_->timeout_ms + exchanges_.front().blocks).count()));
}

bool connection::is_message(const reply& next) const {
  return events_.pushed && next.is(reply::kind::list) && next.items.size() == 3 &&
         next.items.front().text == "message";
}

void connection::fail(failure::reason why, const std::string& what) {
  const failure failed{why, fmt::format("{} {}", place_of(server_), what)};
  // Whoever hears that a request has failed finds that there is no connection.
  auto failing = end();
  events_.ended(failed);
  for (auto& each : failing) each.fail(failed);
}

void connection::close(const failure& why) {
  if (state_ == state::ended) return;
  for (auto failing = end(); auto& each : failing) each.fail(why);
}

std::deque<exchange> connection::end() {
  state_ = state::ended;
  timer_.cancel();
  transport_->close();
  waiting_ = 0;
  return std::exchange(exchanges_, {});
}

}  // namespace sidehook::redis
