#include "daemon/tracing.hpp"

#include <utility>

#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/post.hpp>
#include <unistd.h>

#include "daemon/version.hpp"

namespace sidehook {
namespace {

otlp::resource this_process(const config::tracing_settings& settings) {
  boost::system::error_code unknown;
  return {{"service.name", settings.service_name},
          {"service.version", std::string(version)},
          {"host.name", boost::asio::ip::host_name(unknown)},
          {"process.pid", std::int64_t{::getpid()}}};
}

otlp::exporter_options exporter_options_of(const config::tracing_settings& settings) {
  otlp::exporter_options options;
  options.endpoint = settings.endpoint;
  for (const auto& line : settings.headers) {
    const auto colon = line.find(": ");
    options.headers.push_back({line.substr(0, colon), line.substr(colon + 2)});
  }
  options.ca_file = settings.ca_file;
  options.of = this_process(settings);
  options.version = version;
  options.batch_spans = settings.batch_spans;
  options.interval = settings.interval_ms;
  options.timeout = settings.timeout_ms;
  return options;
}

}  // namespace

tracing::tracing(const config::settings& settings, boost::asio::io_context& control,
                 log::logger& log)
    : control_(control) {
  const auto& given = settings.tracing;
  if (given.endpoint.empty()) return;
  tracer_ = std::make_unique<trace::tracer>(
      trace::tracer::options{given.sample_one_in, given.max_spans, given.batch_spans});
  exporter_ =
      std::make_unique<otlp::span_exporter>(control, *tracer_, exporter_options_of(given),
                                            [&log](const std::string& what) { log.warn(what); });
}

void tracing::start() {
  if (exporter_) exporter_->start();
}

void tracing::stop(std::function<void()> stopped) {
  if (exporter_) return exporter_->stop(std::move(stopped));
  boost::asio::post(control_, std::move(stopped));
}

}  // namespace sidehook
