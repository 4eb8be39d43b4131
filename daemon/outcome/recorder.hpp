#pragma once

#include <functional>
#include <optional>

#include "daemon/log/logger.hpp"
#include "daemon/outcome/handler_figures.hpp"
#include "daemon/outcome/redactor.hpp"
#include "daemon/outcome/retry_policy.hpp"
#include "daemon/queue/dispatcher.hpp"

namespace sidehook::outcome {

/// Makes of each run's result one decision, one log line, and the handler's figures. On the VM's
/// strand.
class recorder : public queue::run_judge {
 public:
  using clock = std::function<queue::time_point()>;
  /// From 0 up to 1.
  using random = std::function<double()>;

  /// @param instance  whose runs they are, where there are several (jsvm.instances)
  recorder(log::logger& log, handler_figures& figures, key_display keys, const retry_rules& rules,
           std::optional<std::size_t> instance = {});
  recorder(log::logger& log, handler_figures& figures, key_display keys, const retry_rules& rules,
           clock clock, random random, std::optional<std::size_t> instance = {});

  queue::settlement judge(const queue::delivery& what, const jsvm::run_result& result) override;
  /// What becomes of a delivery during whose run the process before this one died. Any thread.
  /// @param what  whose kills count that death
  queue::settlement judge_death(const queue::delivery& what);

 private:
  decision decide_on(const queue::delivery& what, const jsvm::run_result& result,
                     queue::time_point now) const;
  void log_death(const queue::delivery& what, const decision& next);
  void log_outcome(const queue::delivery& what, const jsvm::run_result& result,
                   const decision& next);

  log::logger& log_;
  handler_figures& figures_;
  const key_display keys_;
  const retry_rules rules_;
  const clock clock_;
  const random random_;
  const std::optional<std::size_t> instance_;
};

}  // namespace sidehook::outcome
