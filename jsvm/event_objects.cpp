#include "jsvm/event_objects.hpp"

#include <chrono>
#include <cstddef>
#include <ctime>
#include <string>
#include <string_view>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "jsvm/duktape/define_own.hpp"
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
constexpr const char* config_data_slot = DUK_HIDDEN_SYMBOL("config_data");
constexpr const char* prototypes_anchor = DUK_HIDDEN_SYMBOL("context_prototypes");

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

// Decoded at each look: what one run changes in it, no other sees.
duk_ret_t get_config_data(duk_context* context) {
  duk_push_this(context);
  if (!duk_get_prop_string(context, -1, config_data_slot)) return 0;
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

// [ ... object ] → [ ... object ]
template <std::size_t Size>
void define_text(duk_context* context, const char (&name)[Size], std::string_view text) {
  duk_push_literal(context, name);
  push_text(context, text);
  sidehook_define_own(context, -3);
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

// Keeps the object on top alive as long as the heap, and returns its address.
void* anchor(duk_context* context) {
  duk_push_heap_stash(context);
  if (!duk_get_prop_string(context, -1, prototypes_anchor)) {
    duk_pop(context);
    duk_push_array(context);
    duk_dup_top(context);
    duk_put_prop_string(context, -3, prototypes_anchor);
  }
  duk_dup(context, -3);
  duk_put_prop_index(context, -2, static_cast<duk_uarridx_t>(duk_get_length(context, -2)));
  duk_pop_2(context);
  return duk_get_heapptr(context, -1);
}

}  // namespace

void event_objects::push_event(duk_context* context, const invocation& what) {
  push_decoded_json(context, *what.event_json);
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
  define_text(context, "APIID", what.handler->api_id);
  define_text(context, "OrgID", what.handler->org_id);
  define_text(context, event_id_slot, what.event_id);
  duk_push_literal(context, attempt_slot);
  duk_push_int(context, what.attempt);
  sidehook_define_own(context, -3);
  push_context_prototype(context, what.handler);
  duk_set_prototype(context, -2);
}

void event_objects::push_context_prototype(duk_context* context,
                                           const std::shared_ptr<const handler_binding>& handler) {
  if (const auto known = prototypes_.find(handler.get()); known != prototypes_.end()) {
    duk_push_heapptr(context, known->second.object);
    return;
  }
  duk_push_object(context);
  push_shared_prototype(context);
  duk_set_prototype(context, -2);
  push_text(context, handler->global_name());
  define_value(context, "Handler");
  if (!handler->config_data.empty()) {
    push_text(context, handler->config_data);
    duk_put_prop_string(context, -2, config_data_slot);
  }
  prototypes_.emplace(handler.get(), prototype{handler, anchor(context)});
}

void event_objects::push_shared_prototype(duk_context* context) {
  if (shared_prototype_ != nullptr) {
    duk_push_heapptr(context, shared_prototype_);
    return;
  }
  duk_push_object(context);
  define_getter(context, "EventID", get_event_id);
  define_getter(context, "Attempt", get_attempt);
  define_getter(context, "ConfigData", get_config_data);
  shared_prototype_ = anchor(context);
}

}  // namespace sidehook::jsvm
