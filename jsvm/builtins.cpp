#include "jsvm/builtins.hpp"

#include <unordered_set>

namespace sidehook::jsvm {
namespace {

constexpr const char* objects_anchor = DUK_HIDDEN_SYMBOL("builtins");
constexpr const char* names_anchor = DUK_HIDDEN_SYMBOL("builtin_names");
constexpr duk_uint_t all_members =
    DUK_ENUM_OWN_PROPERTIES_ONLY | DUK_ENUM_INCLUDE_NONENUMERABLE | DUK_ENUM_INCLUDE_SYMBOLS;

// Appends the value on top to the array. [ ... value ] → [ ... ]
void append(duk_context* context, duk_idx_t array) {
  duk_put_prop_index(context, array, static_cast<duk_uarridx_t>(duk_get_length(context, array)));
}

/// Goes through the objects, each once, and puts them into an array.
class collector {
 public:
  /// @param list  where that array is on the stack
  collector(duk_context* context, duk_idx_t list) : context_(context), list_(list) {
    duk_push_global_object(context);
    seen_.insert(duk_get_heapptr(context, -1));
    duk_pop(context);
  }

  // [ ... value ] → [ ... ]
  void visit() {
    duk_require_stack(context_, 8);
    if (!duk_is_object(context_, -1) || !seen_.insert(duk_get_heapptr(context_, -1)).second)
      return duk_pop(context_);
    duk_dup_top(context_);
    append(context_, list_);
    duk_get_prototype(context_, -1);
    visit();
    duk_enum(context_, -1, all_members);
    while (duk_next(context_, -1, 0)) visit_member(-3);
    duk_pop_2(context_);
  }

  // [ ... name ] → [ ... ]
  void visit_member(duk_idx_t object) {
    duk_get_prop_desc(context_, object, 0);
    for (const char* part : {"value", "get", "set"}) {
      duk_get_prop_string(context_, -1, part);
      visit();
    }
    duk_pop(context_);
  }

 private:
  duk_context* context_;
  duk_idx_t list_;
  std::unordered_set<void*> seen_;
};

// True for the descriptor of a value that may still be redefined. [ ... descriptor ] → [ ... ]
bool is_free_value(duk_context* context) {
  bool is_free = false;
  if (duk_is_object(context, -1) && duk_has_prop_literal(context, -1, "value")) {
    duk_get_prop_literal(context, -1, "configurable");
    is_free = duk_to_boolean(context, -1) != 0;
    duk_pop(context);
  }
  duk_pop(context);
  return is_free;
}

// [ ... object name ] → [ ... object ]
void make_read_only(duk_context* context) {
  duk_dup_top(context);
  duk_get_prop_desc(context, -3, 0);
  if (!is_free_value(context)) return duk_pop(context);
  duk_def_prop(context, -2, DUK_DEFPROP_CLEAR_WRITABLE | DUK_DEFPROP_CLEAR_CONFIGURABLE);
}

// Moves the array of that name out of the stash. [ ... stash ] → [ ... stash array ]
duk_uarridx_t take(duk_context* context, const char* anchor) {
  duk_get_prop_string(context, -1, anchor);
  duk_del_prop_string(context, -2, anchor);
  return static_cast<duk_uarridx_t>(duk_get_length(context, -1));
}

}  // namespace

void collect_builtins(duk_context* context) {
  duk_push_global_stash(context);
  duk_push_array(context);  // of objects
  duk_push_array(context);  // of names
  const duk_idx_t names = duk_get_top_index(context);
  collector collector(context, names - 1);
  duk_push_global_object(context);
  duk_enum(context, -1, all_members);
  while (duk_next(context, -1, 0)) {
    duk_dup_top(context);
    append(context, names);
    collector.visit_member(-3);
  }
  duk_pop_2(context);
  duk_put_prop_string(context, -3, names_anchor);
  duk_put_prop_string(context, -2, objects_anchor);
  duk_pop(context);
}

void freeze_builtins(duk_context* context) {
  duk_push_global_stash(context);
  const auto objects = take(context, objects_anchor);
  for (duk_uarridx_t i = 0; i < objects; ++i) {
    duk_get_prop_index(context, -1, i);
    duk_freeze(context, -1);
    duk_pop(context);
  }
  duk_pop(context);
  const auto names = take(context, names_anchor);
  duk_push_global_object(context);
  for (duk_uarridx_t i = 0; i < names; ++i) {
    duk_get_prop_index(context, -2, i);
    make_read_only(context);
  }
  duk_pop_3(context);
}

}  // namespace sidehook::jsvm
