#include "daemon/otlp/span_exporter.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <fmt/format.h>

#include "daemon/client/failure.hpp"
#include "daemon/client/header_name.hpp"
#include "daemon/client/named_service.hpp"

namespace sidehook::otlp {
namespace {

using jsvm::host::http_failure;
using jsvm::host::http_response;
using jsvm::host::http_result;

config::http_client_settings client_settings(const exporter_options& options) {
  auto settings = client::settings_for_named_service(options.timeout);
  settings.max_connections = settings.max_connections_per_host = 1;
  settings.max_response_bytes = std::size_t{64} * 1024;
  settings.user_agent = fmt::format("Sidehook/{}", options.version);
  settings.ca_file = options.ca_file;
  return settings;
}

std::string url_of(const std::string& endpoint) {
  const auto host = endpoint.find("://") + 3;
  const auto path = endpoint.find('/', host);
  if (path == std::string::npos) return endpoint + "/v1/traces";
  return path + 1 == endpoint.size() ? endpoint + "v1/traces" : endpoint;
}

// Whether the same batch may fare better later.
bool is_passing(const http_result& result) {
  if (const auto* failure = std::get_if<http_failure>(&result))
    return failure->why != http_failure::reason::too_large;
  const int status = std::get<http_response>(result).status;
  return status == 429 || status == 502 || status == 503 || status == 504;
}

// Whole seconds only: a date would need clocks that agree.
std::chrono::seconds wanted_pause(const http_result& result) {
  const auto* answer = std::get_if<http_response>(&result);
  if (answer == nullptr) return {};
  for (const auto& header : answer->headers) {
    if (!client::equal_ignoring_case(header.name, "retry-after")) continue;
    std::uint32_t seconds = 0;
    std::from_chars(header.value.data(), header.value.data() + header.value.size(), seconds);
    return std::chrono::seconds(seconds);
  }
  return {};
}

std::string describe(const http_result& result, std::string_view place,
                     const exporter_options& options) {
  if (const auto* answer = std::get_if<http_response>(&result))
    return fmt::format("{} answers with status {}", place, answer->status);
  const auto& failure = std::get<http_failure>(result);
  switch (failure.why) {
    case http_failure::reason::timed_out:
      return fmt::format("{} did not answer within {} ms (tracing.timeout_ms)", place,
                         options.timeout.count());
    case http_failure::reason::too_many_redirects:
      return fmt::format("{} redirects elsewhere (tracing.endpoint)", place);
    default:
      return client::naming_option(failure.message, "http_client.ca_file", "tracing.ca_file");
  }
}

}  // namespace

span_exporter::span_exporter(boost::asio::io_context& context, trace::tracer& spans,
                             exporter_options options, reporter report)
    : context_(context),
      spans_(spans),
      options_(std::move(options)),
      url_(url_of(options_.endpoint)),
      place_(client::place_of(url_, "tracing.endpoint")),
      report_(std::move(report)),
      executor_(boost::asio::make_strand(context)),
      http_(executor_, client_settings(options_), {}),
      timer_(context),
      next_pause_(options_.interval) {
  spans_.set_on_batch([this] {
    boost::asio::post(context_, [this] {
      if (state_ == state::waiting) send_next();
    });
  });
}

void span_exporter::start() { wait(); }

void span_exporter::wait() {
  state_ = state::waiting;
  timer_.expires_after(options_.interval);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error && state_ == state::waiting) send_next();
  });
}

// The same batch again.
void span_exporter::pause(const http_result& why) {
  state_ = state::pausing;
  const std::chrono::milliseconds wanted = wanted_pause(why);
  timer_.expires_after(std::min(std::max(next_pause_, wanted), options_.longest_pause));
  next_pause_ = std::min(next_pause_ * 2, options_.longest_pause);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error && state_ == state::pausing) send_next();
  });
}

void span_exporter::send_next() {
  if (!batch_) {
    const auto taken = spans_.take(options_.batch_spans);
    if (taken.empty()) return on_stopped_ ? finish() : wait();
    batch_ = batch{export_request(taken, options_.of, options_.version), taken.size()};
  }
  state_ = state::sending;
  jsvm::host::http_request request;
  request.method = "POST";
  request.url = url_;
  request.headers = options_.headers;
  request.headers.push_back({"Content-Type", "application/json"});
  request.body = batch_->body;
  request.timeout = options_.timeout;
  http_.send(std::move(request), {}, [this](const http_result& result) {
    if (state_ == state::sending) answered(result);
  });
}

void span_exporter::answered(const http_result& result) {
  if (is_passing(result)) {
    note(describe(result, place_, options_));
    return on_stopped_ ? finish() : pause(result);
  }
  const auto* answer = std::get_if<http_response>(&result);
  if (answer != nullptr && answer->status == 200) {
    delivered(*answer);
  } else {
    refuse(batch_->spans, describe(result, place_, options_));
  }
  batch_.reset();
  next_pause_ = options_.interval;
  if (on_stopped_ || spans_.kept() >= options_.batch_spans) return send_next();
  wait();
}

void span_exporter::delivered(const http_response& answer) {
  note("");
  const auto partial = read_export_response(answer.body);
  const auto rejected = std::min<std::size_t>(
      batch_->spans, static_cast<std::size_t>(std::max<std::int64_t>(partial.rejected_spans, 0)));
  exported_.fetch_add(batch_->spans - rejected, std::memory_order_relaxed);
  if (rejected > 0) refuse(rejected, fmt::format("{} says: {}", place_, partial.message));
}

void span_exporter::refuse(std::size_t spans, const std::string& why) {
  refused_.fetch_add(spans, std::memory_order_relaxed);
  report_(fmt::format("{} spans were refused: {}", spans, why));
}

void span_exporter::note(const std::string& failure) {
  if (failure == failure_) return;
  failure_ = failure;
  report_(failure.empty() ? "spans are exported again"
                          : fmt::format("spans cannot be exported at present: {}", failure));
}

void span_exporter::stop(std::function<void()> stopped) {
  on_stopped_ = std::move(stopped);
  timer_.expires_after(options_.timeout);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error) finish();
  });
  if (state_ != state::sending) send_next();
}

void span_exporter::finish() {
  if (!on_stopped_) return;
  const auto left = spans_.kept() + (batch_ ? batch_->spans : 0);
  if (left > 0) report_(fmt::format("{} spans were not exported before the end", left));
  state_ = state::stopped;
  timer_.cancel();
  http_.stop();
  boost::asio::post(context_, std::exchange(on_stopped_, nullptr));
}

}  // namespace sidehook::otlp
