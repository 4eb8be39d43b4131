#pragma once

#include <memory>

#include "daemon/log/logger.hpp"
#include "daemon/outcome/handler_figures.hpp"
#include "daemon/outcome/redactor.hpp"
#include "daemon/queue/dispatcher.hpp"

namespace sidehook::outcome {

/// Makes of each run's result one log line, the handler's figures, and the news for a request that
/// waits. On the VM's strand.
class recorder : public queue::run_recorder {
 public:
  recorder(log::logger& log, handler_figures& figures, key_display keys)
      : log_(log), figures_(figures), keys_(keys) {}

  void record(const route::job& job, std::size_t handler, const jsvm::run_result& result) override;

 private:
  void log_outcome(const route::job& job, const jsvm::handler_binding& handler,
                   const jsvm::run_result& result);

  log::logger& log_;
  handler_figures& figures_;
  key_display keys_;
};

}  // namespace sidehook::outcome
