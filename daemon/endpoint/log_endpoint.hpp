#pragma once

#include "daemon/http/request.hpp"
#include "daemon/http/responder.hpp"
#include "daemon/log/logger.hpp"

namespace sidehook::endpoint {

/// GET and PUT /log: which lines the log has, from now until the daemon starts anew. Any thread.
class log_endpoint {
 public:
  explicit log_endpoint(log::logger& log) : log_(log), configured_(log.least()) {}

  void show(http::request request, http::responder respond) const;
  /// ?level=debug|info|warn|error
  void change(http::request request, http::responder respond);

 private:
  log::logger& log_;
  const log::level configured_;
};

}  // namespace sidehook::endpoint
