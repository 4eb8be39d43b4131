#include "daemon/client/traced_client.hpp"

#include <utility>

#include <fmt/format.h>

#include "daemon/client/url.hpp"
#include "jsvm/host/http_output.hpp"

namespace sidehook::client {
namespace {

using jsvm::host::http_failure;
using jsvm::host::http_response;
using jsvm::host::http_result;

// Neither path nor query, which may have secrets in them.
void describe(trace::span& span, const jsvm::host::http_request& request) {
  span.name = request.method;
  span.what = trace::span::kind::client;
  span.add("http.request.method", request.method);
  const auto target = url::parse(request.url);
  if (!target) return;
  span.add("server.address", target->host());
  span.add("server.port", std::int64_t{target->port()});
}

void end(trace::span& span, const http_result& result) {
  span.ended = std::chrono::system_clock::now();
  if (const auto* failure = std::get_if<http_failure>(&result)) {
    span.failure = jsvm::host::to_string(failure->why);
    return span.add("error.type", *span.failure);
  }
  const int status = std::get<http_response>(result).status;
  span.add("http.response.status_code", std::int64_t{status});
  if (status >= 400) span.failure = fmt::format("status {}", status);
}

}  // namespace

void traced_client::send(jsvm::host::http_request request,
                         boost::asio::cancellation_slot cancellation,
                         std::function<void(http_result)> done) {
  auto span = trace::tracer::within(request.trace_parent);
  if (!span) return sender_.send(std::move(request), cancellation, std::move(done));
  describe(*span, request);
  request.trace_parent = span->own.text();
  sender_.send(std::move(request), cancellation,
               [this, span = *std::move(span), done = std::move(done)](http_result result) mutable {
                 end(span, result);
                 tracer_.keep(std::move(span));
                 done(std::move(result));
               });
}

}  // namespace sidehook::client
