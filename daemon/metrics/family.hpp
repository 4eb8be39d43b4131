#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>

namespace sidehook::metrics {

using labels = std::vector<prometheus::ClientMetric::Label>;

/// The families of one scrape, in the order in which they are shown. A family without a sample is
/// there all the same, so that what there is does not depend on what has happened.
class families {
 public:
  /// The value of a metric without labels.
  void counter(std::string_view name, std::string_view help, double value);
  void gauge(std::string_view name, std::string_view help, double value);
  void histogram(std::string_view name, std::string_view help,
                 const prometheus::Histogram& measured);

  /// A family with labels, to which samples are added as long as the families are there.
  class labelled {
   public:
    labelled(families& all, std::size_t index) : all_(all), index_(index) {}
    void add(labels labels, double value);

   private:
    families& all_;
    std::size_t index_;
  };
  labelled counters(std::string_view name, std::string_view help);
  labelled gauges(std::string_view name, std::string_view help);

  const std::vector<prometheus::MetricFamily>& all() const { return all_; }

 private:
  std::size_t add(prometheus::MetricType type, std::string_view name, std::string_view help);

  std::vector<prometheus::MetricFamily> all_;
};

}  // namespace sidehook::metrics
