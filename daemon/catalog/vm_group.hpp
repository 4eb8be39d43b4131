#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "jsvm/vm.hpp"

namespace sidehook::catalog {

/// A generation for each VM, ready to be adopted, and what came of their loading.
struct prepared_generations {
  /// In the order of the VMs; none when report.failure says why.
  std::vector<std::shared_ptr<jsvm::generation>> made;
  /// As of one VM: what went wrong in several in the same way is told once.
  jsvm::load_report report;
};

/// All VMs of the daemon, as one that loads. On the control thread; goes to each VM's strand for
/// it.
class vm_group {
 public:
  /// @param vms  at least one; must outlive this
  vm_group(std::vector<std::reference_wrapper<jsvm::vm>> vms, boost::asio::io_context& control)
      : vms_(std::move(vms)), control_(control) {}

  /// Loads the same into a new generation of each VM, side by side. done() is called on the control
  /// thread.
  void prepare(const jsvm::load_plan& plan, std::function<void(prepared_generations)> done);
  /// Each VM's new runs start in its new generation. done() is called on the strand of the last one
  /// that has adopted it, before a run of that.
  /// @param made  of all of them
  void adopt(std::vector<std::shared_ptr<jsvm::generation>> made, std::function<void()> done);

 private:
  const std::vector<std::reference_wrapper<jsvm::vm>> vms_;
  boost::asio::io_context& control_;
};

/// What came of loading one plan into several VMs: a failure of any is one of all, and so is a
/// handler that any does not have.
jsvm::load_report merge(std::vector<jsvm::load_report> reports);

}  // namespace sidehook::catalog
