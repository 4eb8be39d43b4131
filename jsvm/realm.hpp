#pragma once

#include <string_view>

#include <duktape.h>

#include "jsvm/event_objects.hpp"
#include "jsvm/heap.hpp"

namespace sidehook::jsvm {

/// A global object with all that scripts find there: built-ins of its own, the host functions, the
/// prelude and underscore.js. What scripts of one realm do is not seen in another; they share the
/// heap's memory, and nothing else. Owned by a generation; lives on the VM's thread, and in the
/// heap as long as that.
class realm {
 public:
  enum class global_object {
    of_heap,  ///< the heap's own, for its only realm
    further,  ///< one beside it
  };

  /// @throws std::runtime_error when memory ends
  realm(heap& heap, global_object which);
  realm(const realm&) = delete;
  realm& operator=(const realm&) = delete;

  /// Threads that are pushed from it are of this realm.
  duk_context* root() const { return root_; }
  event_objects& objects() { return objects_; }

  /// Freezes the built-ins: from here on a script cannot change what the others see of JSON,
  /// Object.prototype and the like (jsvm/compatibility.md, "Built-ins"). Its own globals stay its
  /// own.
  /// @throws std::runtime_error when memory ends
  void freeze_builtins();

  /// Pushes what the prelude calls `name` in the exports of the context's realm, e.g.
  /// "eventPrototype".
  static void push_prelude_export(duk_context* context, const char* name);

 private:
  static duk_ret_t call_host_function(duk_context* context);
  void add_global_object();
  void define_globals();
  void define_host_function(std::size_t row);
  void run_prelude();
  void require(bool worked, std::string_view what);

  heap& heap_;
  duk_context* root_;
  event_objects objects_;
};

}  // namespace sidehook::jsvm
