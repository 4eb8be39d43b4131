#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "config/settings.hpp"
#include "daemon/catalog/loaded_apis.hpp"
#include "daemon/catalog/loader.hpp"
#include "daemon/command/temporary_directory.hpp"
#include "daemon/handler_services.hpp"
#include "daemon/log/logger.hpp"
#include "daemon/route/current_table.hpp"
#include "daemon/script_machine.hpp"
#include "daemon/state_services.hpp"

namespace sidehook::command {

/// Definitions, scripts and a VM without listeners and without threads: for commands that try
/// things out. Sessions and storage are its own, wherever the settings have those of the daemon;
/// they are empty at first and gone with it.
class workshop : jsvm::run_source {
 public:
  /// Says what handlers meet outside the VM: some of the services, or something in their place,
  /// which must outlive the workshop.
  using choose_ports = std::function<jsvm::host::ports(handler_services&, state_services&)>;

  workshop(const config::settings& settings, std::vector<std::string> environment,
           const choose_ports& choose, log::logger& log);
  ~workshop() override;
  workshop(const workshop&) = delete;
  workshop& operator=(const workshop&) = delete;

  /// Loads what is on disk. Once.
  std::shared_ptr<const catalog::loaded> load();
  std::shared_ptr<const route::table> table() const { return table_.get(); }
  /// Makes these runs, and waits for their ends; the results are in the same order. The tickets are
  /// set here.
  std::vector<jsvm::run_result> run(std::vector<jsvm::invocation> runs);
  /// Stores a session, as an administrator would.
  session::write_outcome write_session(std::string key, std::string json);

 private:
  std::optional<jsvm::invocation> take_run() override;
  void run_ended(const jsvm::invocation& what, jsvm::run_result result) override;

  const temporary_directory data_dir_;
  boost::asio::io_context context_{1};
  route::current_table table_;
  catalog::loaded_apis apis_;
  handler_services services_;
  state_services state_;
  const jsvm::host::ports ports_;
  script_machine machine_;
  const builtin::handler_maker maker_;
  catalog::loader loader_;
  std::deque<jsvm::invocation> waiting_;
  std::vector<jsvm::run_result> results_;
  std::size_t runs_left_ = 0;
};

}  // namespace sidehook::command
