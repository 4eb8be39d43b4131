#include "daemon/script_machine.hpp"

#include <vector>

namespace sidehook {
namespace {

jsvm::limits limits_of(const config::settings& settings) {
  jsvm::limits limits;
  limits.timeout = settings.jsvm.timeout_ms;
  limits.cpu = settings.jsvm.cpu_limit_ms;
  limits.drain_timeout = settings.reload.drain_timeout_ms;
  limits.memory_bytes = settings.jsvm.memory_limit_mb * 1024 * 1024;
  limits.concurrency = settings.jsvm.concurrency;
  limits.log_lines = settings.jsvm.log_lines;
  limits.log_line_bytes = settings.jsvm.log_line_bytes;
  limits.batch_requests = settings.http_client.max_batch_requests;
  limits.store_timeout = settings.storage.timeout_ms;
  return limits;
}

}  // namespace

jsvm::globals globals_of(const config::settings& settings) {
  return settings.jsvm.globals == config::jsvm_globals::per_api ? jsvm::globals::per_api
                                                                : jsvm::globals::shared;
}

script_machine::script_machine(const config::settings& settings, const jsvm::vm_executor& executor,
                               std::span<const jsvm::host_function> functions,
                               const jsvm::host::ports& ports, jsvm::run_source& source,
                               log::logger& log, std::optional<std::size_t> instance)
    : log_(log),
      instance_(instance),
      vm_(executor, limits_of(settings), functions, ports, source, *this) {}

void script_machine::heap_replaced(std::size_t used_bytes, std::size_t limit_bytes,
                                   const std::string& failure) {
  std::vector<log::field> fields{{"used_bytes", static_cast<std::int64_t>(used_bytes)},
                                 {"limit_bytes", static_cast<std::int64_t>(limit_bytes)},
                                 {"error", failure}};
  if (instance_) fields.push_back({"instance", static_cast<std::int64_t>(*instance_)});
  if (failure.empty()) {
    log_.write(log::level::warn,
               "the JavaScript heap was full (jsvm.memory_limit_mb): the scripts were loaded anew, "
               "globals are lost",
               fields);
  } else {
    log_.write(log::level::error,
               "the JavaScript heap is full (jsvm.memory_limit_mb), and the scripts could not be "
               "loaded anew",
               fields);
  }
}

}  // namespace sidehook
