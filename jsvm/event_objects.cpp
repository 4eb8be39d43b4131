#include "jsvm/event_objects.hpp"

#include <chrono>
#include <cstddef>
#include <ctime>
#include <string>
#include <string_view>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "jsvm/duktape/define_own.hpp"
#include "jsvm/heap.hpp"
#include "jsvm/json_decode.hpp"
#include "jsvm/realm.hpp"
#include "jsvm/text.hpp"

namespace sidehook::jsvm {
namespace {

// As DUK_HIDDEN_SYMBOL() makes them, but arrays: the engine takes those for literals, and knows
// their strings by the address.
constexpr char event_id_slot[] =
    "\xFF"
    "event_id";
constexpr char attempt_slot[] =
    "\xFF"
    "attempt";
constexpr char handler_slot[] =
    "\xFF"
    "handler";
constexpr const char* kept_prototypes = DUK_HIDDEN_SYMBOL("context_prototypes");

duk_ret_t get_event_id(duk_context* context) {
  duk_push_this(context);
  duk_get_prop_literal(context, -1, event_id_slot);
  return 1;
}

duk_ret_t get_attempt(duk_context* context) {
  duk_push_this(context);
  duk_get_prop_literal(context, -1, attempt_slot);
  return 1;
}

// Of the context that a getter is called for; null for other objects.
const handler_binding* handler_of_this(duk_context* context) {
  duk_push_this(context);
  duk_get_prop_literal(context, -1, handler_slot);
  return static_cast<const handler_binding*>(duk_get_pointer_default(context, -1, nullptr));
}

duk_ret_t get_handler(duk_context* context) {
  const auto* handler = handler_of_this(context);
  if (handler == nullptr) return 0;
  push_text(context, handler->global_name());
  return 1;
}

// Decoded at each look: what one run changes in it, no other sees.
duk_ret_t get_config_data(duk_context* context) {
  const auto* handler = handler_of_this(context);
  if (handler == nullptr || handler->config_data.empty()) return 0;
  push_text(context, handler->config_data);
  duk_json_decode(context, -1);
  return 1;
}

// [ ... object ] → [ ... object ]
void define_getter(duk_context* context, const char* name, duk_c_function getter) {
  duk_push_string(context, name);
  duk_push_c_function(context, getter, 0);
  duk_def_prop(context, -3, DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_CLEAR_ENUMERABLE);
}

std::string rfc3339(std::chrono::system_clock::time_point time) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(ms);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                     fmt::gmtime(static_cast<std::time_t>(seconds.count())),
                     (ms - seconds).count());
}

// [ ... object value ] → [ ... object ]
void define_value(duk_context* context, const char* name) {
  duk_push_string(context, name);
  duk_swap_top(context, -2);
  duk_def_prop(context, -3,
               DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_CLEAR_ENUMERABLE | DUK_DEFPROP_SET_WRITABLE);
}

// [ ... prototype ] → [ ... more special prototype ]
void push_occurrences(duk_context* context, const occurrences& seen) {
  duk_push_object(context);
  duk_push_number(context, static_cast<double>(seen.count));
  define_value(context, "Count");
  push_text(context, rfc3339(seen.first));
  define_value(context, "FirstSeen");
  push_text(context, rfc3339(seen.last));
  define_value(context, "LastSeen");
  duk_swap_top(context, -2);
  duk_set_prototype(context, -2);
}

// Keeps the object on top alive as long as the heap.
void keep(duk_context* context) {
  duk_push_heap_stash(context);
  if (!duk_get_prop_string(context, -1, kept_prototypes)) {
    duk_pop(context);
    duk_push_array(context);
    duk_dup_top(context);
    duk_put_prop_string(context, -3, kept_prototypes);
  }
  duk_dup(context, -3);
  duk_put_prop_index(context, -2, static_cast<duk_uarridx_t>(duk_get_length(context, -2)));
  duk_pop_2(context);
}

}  // namespace

void event_objects::push_event(duk_context* context, const invocation& what) {
  push_decoded_json(context, *what.event_json, heap::of(context).names());
  push_event_prototype(context);
  if (what.seen) push_occurrences(context, *what.seen);
  duk_set_prototype(context, -2);
}

void event_objects::push_event_prototype(duk_context* context) {
  if (event_prototype_ != nullptr) {
    duk_push_heapptr(context, event_prototype_);
    return;
  }
  realm::push_prelude_export(context, "eventPrototype");
  event_prototype_ = duk_get_heapptr(context, -1);
}

void event_objects::push_context(duk_context* context, const invocation& what) {
  duk_push_object(context);
  duk_push_literal(context, "APIID");
  push_known(context, what.handler->api_id);
  duk_push_literal(context, "OrgID");
  push_known(context, what.handler->org_id);
  duk_push_literal(context, event_id_slot);
  push_text(context, what.event_id);
  duk_push_literal(context, attempt_slot);
  duk_push_int(context, what.attempt);
  duk_push_literal(context, handler_slot);
  duk_push_pointer(context, const_cast<handler_binding*>(what.handler.get()));
  sidehook_define_own(context, 5);
  push_context_prototype(context);
  duk_set_prototype(context, -2);
}

void event_objects::push_context_prototype(duk_context* context) {
  if (context_prototype_ != nullptr) {
    duk_push_heapptr(context, context_prototype_);
    return;
  }
  duk_push_object(context);
  define_getter(context, "EventID", get_event_id);
  define_getter(context, "Attempt", get_attempt);
  define_getter(context, "Handler", get_handler);
  define_getter(context, "ConfigData", get_config_data);
  keep(context);
  context_prototype_ = duk_get_heapptr(context, -1);
}

}  // namespace sidehook::jsvm
