#pragma once

#include <memory>

#include <boost/asio/io_context.hpp>

#include "config/settings.hpp"
#include "daemon/log/logger.hpp"
#include "daemon/outcome/script_lines.hpp"
#include "jsvm/host/ports.hpp"
#include "jsvm/vm.hpp"

namespace sidehook {

/// The VM with what it needs from outside, as the settings want it. Lives where its io_context
/// runs.
class script_machine : jsvm::vm_observer {
 public:
  script_machine(const config::settings& settings, boost::asio::io_context& context,
                 jsvm::run_source& source, log::logger& log);

  jsvm::vm& vm() { return vm_; }

 private:
  void heap_replaced(std::size_t used_bytes, std::size_t limit_bytes,
                     const std::string& failure) override;

  log::logger& log_;
  outcome::script_lines script_lines_;
  jsvm::host::ports ports_;
  jsvm::vm vm_;
};

}  // namespace sidehook
