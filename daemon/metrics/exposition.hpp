#pragma once

#include <string>

#include "daemon/http/request.hpp"
#include "daemon/http/responder.hpp"
#include "daemon/metrics/sources.hpp"

namespace sidehook::metrics {

/// GET /metrics: what the parts tell of themselves, in Prometheus' text format. Any thread.
class exposition {
 public:
  explicit exposition(sources from) : from_(std::move(from)) {}

  std::string text() const;
  void show(http::request request, http::responder respond) const;

 private:
  const sources from_;
};

}  // namespace sidehook::metrics
