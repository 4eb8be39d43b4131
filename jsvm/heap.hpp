#pragma once

#include <span>
#include <string_view>

#include <duktape.h>

#include "jsvm/heap_memory.hpp"
#include "jsvm/host_function.hpp"

namespace sidehook::jsvm {

class run;
namespace host {
struct ports;
}

/// One Duktape heap with its global object: created empty but for the built-ins, the host functions
/// and the prelude. Lives on the VM's thread. All fibers of a generation share it.
class heap {
 public:
  /// @param functions  what scripts may call; the rows must outlive the heap
  /// @throws std::runtime_error when the prelude does not load
  heap(std::size_t memory_limit, std::span<const host_function> functions,
       const host::ports& ports);
  ~heap();
  heap(const heap&) = delete;
  heap& operator=(const heap&) = delete;

  /// The heap that a context belongs to.
  static heap& of(duk_context* context);

  duk_context* root() const { return root_; }
  heap_memory& memory() { return memory_; }
  const host::ports& ports() const { return ports_; }

  /// The run whose JavaScript is on the thread, or null.
  run* current_run() const { return current_run_; }
  void set_current_run(run* run) { current_run_ = run; }

  /// Freezes the built-ins: from here on a script cannot change what the others see of JSON,
  /// Object.prototype and the like (jsvm/compatibility.md, "Built-ins"). Its own globals stay its
  /// own.
  /// @throws std::runtime_error when memory ends
  void freeze_builtins();

  /// Pushes what the prelude calls `name` in its exports, e.g. "eventPrototype".
  static void push_prelude_export(duk_context* context, const char* name);

 private:
  static duk_ret_t call_host_function(duk_context* context);
  void define_host_function(std::size_t row);
  void define_globals();
  void run_prelude();
  void require(bool worked, std::string_view what);

  heap_memory memory_;
  std::span<const host_function> functions_;
  const host::ports& ports_;
  duk_context* root_;
  run* current_run_ = nullptr;
};

}  // namespace sidehook::jsvm
