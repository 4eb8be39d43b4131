#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/client/http_client.hpp"
#include "daemon/otlp/request_body.hpp"
#include "daemon/trace/tracer.hpp"

namespace sidehook::otlp {

struct exporter_options {
  /// Where the collector takes traces: a URL, to which /v1/traces is added when it has no path.
  std::string endpoint;
  /// Sent with each request.
  std::vector<jsvm::host::http_header> headers = {};
  /// What the collector's certificate is checked with; "" for the system's authorities.
  std::string ca_file = {};
  resource of = {};
  std::string version = {};
  std::size_t batch_spans = 512;
  std::chrono::milliseconds interval{1'000};
  std::chrono::milliseconds timeout{3'000};
  /// Between attempts, while the collector is not there.
  std::chrono::milliseconds longest_pause{30'000};
};

/// What became of spans, since the start.
struct span_figures {
  std::uint64_t exported = 0;
  /// By the collector.
  std::uint64_t refused = 0;
  /// Too many waited to be exported.
  std::uint64_t dropped = 0;
};

/// Sends the spans that a tracer keeps to a collector, by OTLP over HTTP, batch by batch: when one
/// is full, and otherwise at an interval. A batch that cannot be sent at present is kept and tried
/// again, later and later; one that the collector refuses is dropped. Connects directly, without a
/// proxy. Owned by the composition root; lives on the one thread that runs the io_context.
class span_exporter {
 public:
  /// Hears, in a sentence, when spans cannot be exported, and when they can again.
  using reporter = std::function<void(const std::string& what)>;

  span_exporter(boost::asio::io_context& context, trace::tracer& spans, exporter_options options,
                reporter report);

  /// Once, before the first span.
  void start();
  /// Exports what is kept still, for at most the timeout; then calls stopped(), on the io_context.
  void stop(std::function<void()> stopped);

  /// Any thread.
  span_figures figures() const {
    return {exported_.load(std::memory_order_relaxed), refused_.load(std::memory_order_relaxed),
            spans_.dropped()};
  }

 private:
  enum class state { waiting, sending, pausing, stopped };
  struct batch {
    std::string body;
    std::size_t spans = 0;
  };

  void wait();
  void pause(const jsvm::host::http_result& why);
  void send_next();
  void answered(const jsvm::host::http_result& result);
  void delivered(const jsvm::host::http_response& answer);
  void refuse(std::size_t spans, const std::string& why);
  void note(const std::string& failure);
  void finish();

  boost::asio::io_context& context_;
  trace::tracer& spans_;
  const exporter_options options_;
  const std::string url_;
  const std::string place_;
  const reporter report_;
  const jsvm::vm_executor executor_;
  client::http_client http_;
  boost::asio::steady_timer timer_;
  state state_ = state::stopped;
  /// On its way, or to be tried again.
  std::optional<batch> batch_;
  std::chrono::milliseconds next_pause_;
  /// Why the last batch could not be sent; "" when it could.
  std::string failure_;
  /// Set when it is to stop.
  std::function<void()> on_stopped_;
  std::atomic<std::uint64_t> exported_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
};

}  // namespace sidehook::otlp
