#include "daemon/client/exchange.hpp"

#include <exception>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "daemon/client/header_name.hpp"
#include "daemon/client/redirect.hpp"
#include "daemon/client/request_check.hpp"

namespace sidehook::client {

using jsvm::host::http_failure;
using jsvm::host::http_response;
using jsvm::host::http_result;
using reason = http_failure::reason;

exchange::exchange(client_parts& parts, jsvm::host::http_request request, answered done,
                   ended on_end)
    : parts_(parts),
      request_(std::move(request)),
      done_(std::move(done)),
      ended_(std::move(on_end)),
      began_(std::chrono::steady_clock::now()),
      timer_(parts.executor) {
  if (request_.timeout.count() == 0) request_.timeout = parts.settings.timeout_ms;
  if (!request_.trace_parent.empty() && !has_header(request_.headers, "traceparent"))
    request_.headers.push_back({"Traceparent", request_.trace_parent});
}

// Takes one step. What it throws, for want of memory say, fails this request only.
template <class Action>
void exchange::guard(Action action) {
  if (!done_) return;
  try {
    action();
  } catch (const std::exception& error) {
    fail(reason::broken, fmt::format("the request failed: {}", error.what()));
  }
}

void exchange::start() {
  guard([this] { begin(); });
}

void exchange::cancel() { fail(reason::cancelled, "the request was cancelled"); }

void exchange::begin() {
  if (auto fault = what_cannot_be_sent(request_)) return fail(reason::invalid, *std::move(fault));
  auto target = url::parse(request_.url);
  if (!target) return fail(reason::invalid, target.error());
  first_ = *target;
  timer_.expires_after(request_.timeout);
  timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
    if (error) return;
    if (const auto self = weak.lock()) self->on_timeout();
  });
  go_to(*target);
}

void exchange::go_to(const url& target) {
  target_ = target;
  const auto way = parts_.proxies.for_target(target).empty() ? egress_policy::route::direct
                                                             : egress_policy::route::by_proxy;
  if (auto refusal = parts_.policy.check(target, way)) {
    return fail(reason::refused, *std::move(refusal));
  }
  place_ = std::make_unique<connection_slots::place>(
      parts_.slots, target.place(), [self = this] { self->guard([&] { self->send(); }); });
  parts_.slots.serve();
}

void exchange::send() {
  hop_ = std::make_unique<hop>(parts_, request_, *target_, [this](http_result result) {
    guard([&] { on_result(std::move(result)); });
  });
  hop_->start();
}

void exchange::on_result(http_result result) {
  if (const auto* answer = std::get_if<http_response>(&result)) {
    if (const auto location = location_of(*answer)) return follow(*location, answer->status);
  }
  end(std::move(result));
}

// The hop and the connection are given up before the next ones are asked for: the redirect may lead
// to the same host.
void exchange::follow(const std::string& location, int status) {
  hop_.reset();
  place_.reset();
  if (redirects_ == parts_.settings.max_redirects) {
    return fail(reason::too_many_redirects,
                fmt::format("{} redirects once more after {} redirects (http_client.max_redirects)",
                            target_->place(), redirects_));
  }
  ++redirects_;
  const auto next = target_->resolve(location);
  if (!next) {
    return fail(reason::broken, fmt::format("{} redirects to where it cannot be followed: {}",
                                            target_->place(), next.error()));
  }
  request_ = redirected(std::move(request_), status, *first_, *next);
  go_to(*next);
}

void exchange::on_timeout() {
  const auto waited = request_.timeout.count();
  const bool by_option = request_.timeout >= parts_.settings.timeout_ms;
  if (hop_) {
    return fail(reason::timed_out,
                fmt::format("{} did not answer within {} ms{}", target_->place(), waited,
                            by_option ? " (http_client.timeout_ms)" : ""));
  }
  fail(reason::timed_out,
       fmt::format("no connection to {} was free within {} ms ({})", target_->place(), waited,
                   parts_.slots.is_full(target_->place()) ? "http_client.max_connections_per_host"
                                                          : "http_client.max_connections"));
}

void exchange::fail(reason why, std::string message) { end(http_failure{why, std::move(message)}); }

void exchange::end(http_result result) {
  if (!done_) return;
  const auto self = shared_from_this();
  if (parts_.figures != nullptr)
    parts_.figures->count(result, std::chrono::steady_clock::now() - began_);
  boost::asio::post(parts_.executor,
                    [done = std::exchange(done_, nullptr), result = std::move(result)]() mutable {
                      done(std::move(result));
                    });
  timer_.cancel();
  hop_.reset();
  ended_(*this);
  place_.reset();
}

}  // namespace sidehook::client
