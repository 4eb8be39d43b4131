#pragma once

#include "daemon/outcome/redactor.hpp"
#include "daemon/queue/dispatcher.hpp"
#include "daemon/trace/tracer.hpp"

namespace sidehook::outcome {

/// Makes two spans of each run of an event that is traced: its wait in the queue, and the run. The
/// wait before a further attempt has none. On the VM's strand.
class run_spans : public queue::run_tracer {
 public:
  run_spans(trace::tracer& tracer, key_display keys) : tracer_(tracer), keys_(keys) {}

  std::string begin(const queue::delivery& what) override;
  void end(const queue::delivery& what, const std::string& trace_parent,
           const jsvm::run_result& result) override;

 private:
  trace::tracer& tracer_;
  const key_display keys_;
};

}  // namespace sidehook::outcome
