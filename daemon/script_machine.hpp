#pragma once

#include <optional>
#include <span>

#include "config/settings.hpp"
#include "daemon/log/logger.hpp"
#include "jsvm/host/ports.hpp"
#include "jsvm/vm.hpp"

namespace sidehook {

/// Who shares a global object, as the settings want it.
jsvm::globals globals_of(const config::settings& settings);

/// The VM as the settings want it; reports what happens to its heap. On
/// the strand.
class script_machine : jsvm::vm_observer {
 public:
  /// @param functions  what scripts may call; like the ports, must outlive this
  /// @param instance   which VM it is, where there are several (jsvm.instances)
  script_machine(const config::settings& settings, const jsvm::vm_executor& executor,
                 std::span<const jsvm::host_function> functions, const jsvm::host::ports& ports,
                 jsvm::run_source& source, log::logger& log,
                 std::optional<std::size_t> instance = {});

  jsvm::vm& vm() { return vm_; }
  const jsvm::vm_figures& figures() const { return vm_.figures(); }

 private:
  void heap_replaced(std::size_t used_bytes, std::size_t limit_bytes,
                     const std::string& failure) override;

  log::logger& log_;
  const std::optional<std::size_t> instance_;
  jsvm::vm vm_;
};

}  // namespace sidehook
