#pragma once

#include <string>

#include "daemon/http/request.hpp"
#include "daemon/http/responder.hpp"
#include "daemon/metrics/sources.hpp"

namespace sidehook::metrics {

/// GET /status: the most telling figures as JSON, for people and for `sidehook top`. What grows
/// counts from the start of the process. Any thread.
class status {
 public:
  explicit status(sources from) : from_(std::move(from)) {}

  std::string json() const;
  void show(http::request request, http::responder respond) const;

 private:
  const sources from_;
};

}  // namespace sidehook::metrics
