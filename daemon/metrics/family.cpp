#include "daemon/metrics/family.hpp"

#include <utility>

namespace sidehook::metrics {

using prometheus::ClientMetric;
using prometheus::MetricType;

std::size_t families::add(MetricType type, std::string_view name, std::string_view help) {
  auto& made = all_.emplace_back();
  made.name = name;
  made.help = help;
  made.type = type;
  return all_.size() - 1;
}

void families::labelled::add(labels labels, double value) {
  auto& made = all_.all_[index_];
  ClientMetric sample;
  sample.label = std::move(labels);
  if (made.type == MetricType::Counter) {
    sample.counter.value = value;
  } else {
    sample.gauge.value = value;
  }
  made.metric.push_back(std::move(sample));
}

families::labelled families::counters(std::string_view name, std::string_view help) {
  return {*this, add(MetricType::Counter, name, help)};
}

families::labelled families::gauges(std::string_view name, std::string_view help) {
  return {*this, add(MetricType::Gauge, name, help)};
}

void families::counter(std::string_view name, std::string_view help, double value) {
  counters(name, help).add({}, value);
}

void families::gauge(std::string_view name, std::string_view help, double value) {
  gauges(name, help).add({}, value);
}

void families::histogram(std::string_view name, std::string_view help,
                         const prometheus::Histogram& measured) {
  const auto index = add(MetricType::Histogram, name, help);
  all_[index].metric.push_back(measured.Collect());
}

}  // namespace sidehook::metrics
