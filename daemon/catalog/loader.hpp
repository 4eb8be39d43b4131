#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "daemon/catalog/catalog.hpp"
#include "daemon/catalog/changes.hpp"
#include "daemon/catalog/listing.hpp"
#include "daemon/catalog/source_observer.hpp"
#include "daemon/catalog/sources.hpp"
#include "daemon/catalog/vm_group.hpp"
#include "daemon/route/current_table.hpp"
#include "jsvm/vm.hpp"

namespace sidehook::catalog {

/// What is in force, and how it came to be. Immutable.
struct loaded {
  catalog present;
  listing shown;
  changes since_before;
  /// Counts the loads, from 1; 0: nothing has been loaded.
  std::uint64_t generation = 0;
};

/// What became of loads so far.
struct load_figures {
  std::uint64_t without_errors = 0;
  std::uint64_t with_errors = 0;
  /// Of the last one.
  std::chrono::system_clock::time_point ended = {};
  std::chrono::steady_clock::duration took = {};
};

/// Brings definitions and scripts from disk into force: reads them, has each VM load them into a
/// new generation, then swaps generations and routes. Nothing that is in force is given up for
/// something that does not load in all of them. Reads on the control thread, which it shares with
/// nothing that must not wait for a disk.
class loader {
 public:
  using done = std::function<void(std::shared_ptr<const loaded>)>;
  using faults = std::vector<config::fault>;
  /// Brings what is read up to date, and then calls what it is given, once, on the control thread,
  /// with what is wrong; that stands with the faults of the load.
  using preparation = std::function<void(std::function<void(faults)>)>;

  /// @param environment  "NAME=value", for env:// references in definitions
  /// @param maker        of the handlers that are not JavaScript; like the VMs, must outlive this
  loader(sources paths, jsvm::globals globals, config::environment environment,
         const builtin::handler_maker& maker, std::vector<std::reference_wrapper<jsvm::vm>> vms,
         route::current_table& table, boost::asio::io_context& control);

  /// Before the first reload: whom to tell what a load reads; must outlive this.
  void set_observer(source_observer& observer) { observer_ = &observer; }
  /// Before the first reload: what each load begins with, and waits for.
  void set_preparation(preparation preparation) { preparation_ = std::move(preparation); }
  /// Before the first reload: what is read anew with each load besides, on the control thread; its
  /// faults stand with those of the load.
  void set_companion(std::function<faults()> companion) { companion_ = std::move(companion); }
  /// Before the first reload: called after each load, before those who asked for it.
  void set_listener(done listener) { listener_ = std::move(listener); }

  /// Any thread. done() is called on the control thread. Calls during a load are answered by one
  /// load after it.
  void reload(done done);

  /// What is in force; never null. Any thread.
  std::shared_ptr<const loaded> current() const;
  /// Any thread.
  load_figures figures() const;

 private:
  void start();
  void read(faults of_preparation);
  void prepare(catalog next, std::vector<jsvm::script_fault> earlier_faults);
  void judge(catalog next, std::vector<jsvm::script_fault> earlier_faults,
             prepared_generations made);
  void put_in_force(catalog next, prepared_generations made);
  void finish(std::shared_ptr<const loaded> result);

  sources paths_;
  jsvm::globals globals_;
  config::environment environment_;
  const builtin::handler_maker& maker_;
  vm_group vms_;
  route::current_table& table_;
  boost::asio::io_context& control_;
  source_observer* observer_ = nullptr;
  preparation preparation_;
  std::function<faults()> companion_;
  done listener_;
  // On the control thread: who waits for the load under way, and for the one after it.
  std::vector<done> waiting_;
  std::vector<done> waiting_for_next_;
  bool loading_ = false;
  std::chrono::steady_clock::time_point began_;
  // Of the load under way: those of its preparation and its companion.
  faults outer_faults_;

  mutable std::mutex mutex_;
  std::shared_ptr<const loaded> current_ = std::make_shared<const loaded>();
  load_figures figures_;
};

}  // namespace sidehook::catalog
