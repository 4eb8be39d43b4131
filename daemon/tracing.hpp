#pragma once

#include <functional>
#include <memory>

#include <boost/asio/io_context.hpp>

#include "config/settings.hpp"
#include "daemon/log/logger.hpp"
#include "daemon/otlp/span_exporter.hpp"
#include "daemon/trace/tracer.hpp"

namespace sidehook {

/// The spans of events, and their way to the collector, when the settings name one
/// (tracing.endpoint); nothing otherwise. Owned by the app; lives on the control thread.
class tracing {
 public:
  tracing(const config::settings& settings, boost::asio::io_context& control, log::logger& log);

  /// Where spans are made and kept; null when nothing is traced. For any thread.
  trace::tracer* tracer() const { return tracer_.get(); }
  /// Null when nothing is traced.
  const otlp::span_exporter* exporter() const { return exporter_.get(); }

  void start();
  /// Exports what is left, then calls stopped(), on the control thread.
  void stop(std::function<void()> stopped);

 private:
  boost::asio::io_context& control_;
  std::unique_ptr<trace::tracer> tracer_;
  std::unique_ptr<otlp::span_exporter> exporter_;
};

}  // namespace sidehook
