#pragma once

#include <span>
#include <string_view>

#include <duktape.h>

#include "jsvm/binding_keeper.hpp"
#include "jsvm/heap_memory.hpp"
#include "jsvm/host_function.hpp"
#include "jsvm/known_names.hpp"

namespace sidehook::jsvm {

class run;
namespace host {
struct ports;
}

/// One Duktape heap, empty but for the engine's own global object: what scripts see is put there,
/// or into further ones, by realms. Lives on the VM's thread. All fibers of a generation share it.
class heap {
 public:
  /// @param functions  what scripts may call; the rows must outlive the heap
  /// @throws std::runtime_error when it does not fit into the limit
  heap(std::size_t memory_limit, std::span<const host_function> functions,
       const host::ports& ports);
  ~heap();
  heap(const heap&) = delete;
  heap& operator=(const heap&) = delete;

  /// The heap that a context belongs to.
  static heap& of(duk_context* context);

  duk_context* root() const { return root_; }
  heap_memory& memory() { return memory_; }
  std::span<const host_function> functions() const { return functions_; }
  const host::ports& ports() const { return ports_; }

  /// Lets a handler's binding stay as long as the heap, for the contexts that scripts hold on to.
  void keep(const std::shared_ptr<const handler_binding>& handler) { bindings_.keep(handler); }

  known_names& names() { return names_; }

  /// The run whose JavaScript is on the thread, or null.
  run* current_run() const { return current_run_; }
  void set_current_run(run* run) { current_run_ = run; }

 private:
  heap_memory memory_;
  std::span<const host_function> functions_;
  const host::ports& ports_;
  binding_keeper bindings_;
  known_names names_;
  duk_context* root_;
  run* current_run_ = nullptr;
};

/// Pushes a text that many runs have in common, as push_text() does.
void push_known(duk_context* context, std::string_view text);

}  // namespace sidehook::jsvm
