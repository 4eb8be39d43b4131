#pragma once

#include <functional>
#include <memory>
#include <string>

#include "daemon/catalog/loader.hpp"
#include "daemon/route/current_table.hpp"
#include "test/support/script_machine.hpp"
#include "test/unit/catalog/source_folder.hpp"

namespace sidehook::test {

/// A loader between files and a VM, all on the calling thread: nothing happens but in load(),
/// run_until() and said_by().
class loading_machine {
 public:
  using loaded = std::shared_ptr<const catalog::loaded>;

  explicit loading_machine(const jsvm::limits& limits = {},
                           jsvm::globals globals = jsvm::globals::shared)
      : machine(limits),
        loader(folder.paths(), globals, {}, maker, {machine.vm()}, table, machine.context()) {}

  /// Loads what is on disk, to the end.
  loaded load();
  /// Lets one thing after the other happen until then.
  void run_until(const std::function<bool()>& then);
  /// What the handler logs when it runs, its lines joined by a space; how it ended, unless it
  /// succeeded.
  std::string said_by(const std::string& handler, const std::string& api_id = "orders");
  /// The faults of a load, as people read them.
  lines faults_of(const loaded& of) const { return folder.lines_of(of->shown.faults); }

  source_folder folder;
  script_machine machine;
  route::current_table table;
  builtin::handler_maker maker{{}, {}};
  catalog::loader loader;
};

/// The source of a handler that logs this text.
std::string handler_that_logs(const std::string& name, const std::string& text);

}  // namespace sidehook::test
