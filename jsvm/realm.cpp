#include "jsvm/realm.hpp"

#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "jsvm/builtins.hpp"
#include "jsvm/call.hpp"
#include "jsvm/prelude/prelude.hpp"
#include "jsvm/protect.hpp"
#include "jsvm/script_error.hpp"
#include "jsvm/text.hpp"
#include "jsvm/throw_error.hpp"
#include "jsvm/underscore.hpp"

namespace sidehook::jsvm {
namespace {

constexpr const char* realms_anchor = DUK_HIDDEN_SYMBOL("realms");
constexpr const char* prelude_exports = DUK_HIDDEN_SYMBOL("prelude");

}  // namespace

realm::realm(heap& heap, global_object which) : heap_(heap), root_(heap.root()) {
  if (which == global_object::further)
    require(protect(heap.root(), [this] { add_global_object(); }), "a further global object");
  require(protect(root_, [this] { define_globals(); }), "the global object");
  require(protect(root_, [this] { run_prelude(); }), "the prelude");
  require(protect(root_, [this] { collect_builtins(root_); }), "the built-ins");
  require(protect(root_, [this] { define_underscore(root_); }), "underscore.js");
}

void realm::require(bool worked, std::string_view what) {
  if (worked) return;
  std::string why;
  {
    const heap_memory::reserve reserve(heap_.memory());
    why = take_script_error(root_).message;
  }
  throw std::runtime_error(fmt::format("{} could not be set up in {} MB (jsvm.memory_limit_mb): {}",
                                       what, heap_.memory().limit() >> 20, why));
}

// A thread with a global object of its own, which lives as long as the heap.
void realm::add_global_object() {
  duk_context* const owner = heap_.root();
  duk_push_heap_stash(owner);
  if (!duk_get_prop_string(owner, -1, realms_anchor)) {
    duk_pop(owner);
    duk_push_array(owner);
    duk_dup_top(owner);
    duk_put_prop_string(owner, -3, realms_anchor);
  }
  duk_context* const made = duk_get_context(owner, duk_push_thread_new_globalenv(owner));
  duk_put_prop_index(owner, -2, static_cast<duk_uarridx_t>(duk_get_length(owner, -2)));
  root_ = made;
}

void realm::define_globals() {
  // Coroutines, error hooks and bytecode are Duktape's own, and ways around the limits.
  duk_push_global_object(root_);
  duk_del_prop_string(root_, -1, "Duktape");
  duk_del_prop_string(root_, -1, "CBOR");
  for (std::size_t row = 0; row < heap_.functions().size(); ++row) define_host_function(row);
}

// [ ... global ] → [ ... global ]
void realm::define_host_function(std::size_t row) {
  const host_function& function = heap_.functions()[row];
  std::string_view name = function.name;
  duk_dup_top(root_);
  if (const auto dot = name.find('.'); dot != std::string_view::npos) {
    const std::string_view object = name.substr(0, dot);
    name.remove_prefix(dot + 1);
    if (!duk_get_prop_lstring(root_, -1, object.data(), object.size())) {
      duk_pop(root_);
      duk_push_object(root_);
      duk_dup_top(root_);
      duk_put_prop_lstring(root_, -3, object.data(), object.size());
    }
    duk_remove(root_, -2);
  }
  const int arguments =
      function.arguments == host_function::variadic ? DUK_VARARGS : function.arguments;
  duk_push_c_function(root_, call_host_function, arguments);
  duk_set_magic(root_, -1, static_cast<duk_int_t>(row));
  duk_put_prop_lstring(root_, -2, name.data(), name.size());
  duk_pop(root_);
}

duk_ret_t realm::call_host_function(duk_context* context) {
  const auto row = static_cast<std::size_t>(duk_get_current_magic(context));
  call called(context);
  std::string failure;
  try {
    heap::of(context).functions()[row].body(called);
    return called.has_result() ? 1 : 0;
  } catch (const std::exception& error) {
    failure = error.what();
  }
  // Thrown from here, the `catch` being left: a C++ exception that is being handled belongs to the
  // thread, and the script may wait, and the thread turn to another fiber, while it handles this
  // error.
  throw_error(context, DUK_ERR_ERROR, failure);
}

void realm::run_prelude() {
  duk_push_global_stash(root_);
  duk_push_object(root_);
  for (const auto& [name, source] : prelude::files()) {
    push_text(root_, name);
    duk_compile_lstring_filename(root_, DUK_COMPILE_FUNCTION, source.data(), source.size());
    duk_push_global_object(root_);
    duk_dup(root_, -3);
    duk_call(root_, 2);
    duk_pop(root_);
  }
  duk_put_prop_string(root_, -2, prelude_exports);
}

void realm::push_prelude_export(duk_context* context, const char* name) {
  duk_push_global_stash(context);
  duk_get_prop_string(context, -1, prelude_exports);
  duk_get_prop_string(context, -1, name);
  duk_replace(context, -3);
  duk_pop(context);
}

void realm::freeze_builtins() {
  require(protect(root_, [this] { jsvm::freeze_builtins(root_); }), "the frozen built-ins");
}

}  // namespace sidehook::jsvm
