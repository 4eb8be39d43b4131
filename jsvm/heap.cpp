#include "jsvm/heap.hpp"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "jsvm/call.hpp"
#include "jsvm/gateway_time.hpp"
#include "jsvm/prelude/prelude.hpp"
#include "jsvm/protect.hpp"
#include "jsvm/script_error.hpp"
#include "jsvm/text.hpp"
#include "jsvm/throw_error.hpp"
#include "jsvm/underscore.hpp"

namespace sidehook::jsvm {
namespace {

constexpr const char* prelude_exports = DUK_HIDDEN_SYMBOL("prelude");

heap_memory& memory_of(void* udata) { return static_cast<heap*>(udata)->memory(); }

void* allocate(void* udata, duk_size_t bytes) { return memory_of(udata).allocate(bytes); }
void* reallocate(void* udata, void* block, duk_size_t bytes) {
  return memory_of(udata).reallocate(block, bytes);
}
void release(void* udata, void* block) { memory_of(udata).release(block); }

// Duktape cannot go on after this, so neither can the process.
void fatal(void* /*udata*/, const char* message) {
  std::fprintf(stderr, "Duktape: fatal error: %s\n", message != nullptr ? message : "unknown");
  std::abort();
}

}  // namespace

heap::heap(std::size_t memory_limit, std::span<const host_function> functions,
           const host::ports& ports)
    : memory_(memory_limit),
      functions_(functions),
      ports_(ports),
      root_(duk_create_heap(allocate, reallocate, release, this, fatal)) {
  if (root_ == nullptr) {
    throw std::runtime_error(
        fmt::format("a JavaScript heap does not fit into {} bytes", memory_limit));
  }
  try {
    require(protect(root_, [this] { define_globals(); }), "the global object");
    require(protect(root_, [this] { run_prelude(); }), "the prelude");
    require(protect(root_, [this] { define_underscore(root_); }), "underscore.js");
  } catch (...) {
    duk_destroy_heap(root_);
    throw;
  }
}

heap::~heap() { duk_destroy_heap(root_); }

heap& heap::of(duk_context* context) {
  duk_memory_functions functions;
  duk_get_memory_functions(context, &functions);
  return *static_cast<heap*>(functions.udata);
}

void heap::require(bool worked, std::string_view what) {
  if (worked) return;
  const script_error error = take_script_error(root_);
  throw std::runtime_error(fmt::format("{} could not be set up: {}", what, error.message));
}

void heap::define_globals() {
  // Coroutines, error hooks and bytecode are Duktape's own, and ways around the limits.
  duk_push_global_object(root_);
  duk_del_prop_string(root_, -1, "Duktape");
  duk_del_prop_string(root_, -1, "CBOR");
  for (std::size_t row = 0; row < functions_.size(); ++row) define_host_function(row);
}

// [ ... global ] → [ ... global ]
void heap::define_host_function(std::size_t row) {
  const host_function& function = functions_[row];
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

duk_ret_t heap::call_host_function(duk_context* context) {
  const auto row = static_cast<std::size_t>(duk_get_current_magic(context));
  call called(context);
  std::string failure;
  try {
    heap::of(context).functions_[row].body(called);
    return called.has_result() ? 1 : 0;
  } catch (const std::exception& error) {
    failure = error.what();
  }
  // Thrown from here, the `catch` being left: a C++ exception that is being handled belongs to the
  // thread, and the script may wait, and the thread turn to another fiber, while it handles this
  // error.
  throw_error(context, DUK_ERR_ERROR, failure);
}

void heap::run_prelude() {
  duk_push_heap_stash(root_);
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

void heap::push_prelude_export(duk_context* context, const char* name) {
  duk_push_heap_stash(context);
  duk_get_prop_string(context, -1, prelude_exports);
  duk_get_prop_string(context, -1, name);
  duk_replace(context, -3);
  duk_pop(context);
}

void heap::freeze_builtins() {
  require(protect(root_,
                  [this] {
                    push_prelude_export(root_, "freezeBuiltins");
                    duk_call(root_, 0);
                  }),
          "the frozen built-ins");
}

}  // namespace sidehook::jsvm

// What Duktape asks when a date is not in ISO 8601 (jsvm/duktape/duk_config.h).
extern "C" int sidehook_parse_date(duk_context* context, const char* text) {
  const auto time = sidehook::jsvm::parse_gateway_time(text);
  if (!time) return 0;
  duk_push_number(context, *time);
  return 1;
}
