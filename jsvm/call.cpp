#include "jsvm/call.hpp"

#include <stdexcept>

#include "jsvm/protect.hpp"
#include "jsvm/text.hpp"

namespace sidehook::jsvm {

std::string call::bytes(int index) const {
  if (index >= argument_count()) return "undefined";
  if (duk_is_string(context_, index) && !duk_is_symbol(context_, index)) {
    return to_bytes(string_at(context_, index));
  }
  std::string result;
  if (!protect(context_, [&] {
        duk_dup(context_, index);
        duk_to_string(context_, -1);
        result = to_bytes(string_at(context_, -1));
      })) {
    duk_pop(context_);
    result.clear();
  }
  return result;
}

std::string call::text(int index) const { return to_text(to_duktape(bytes(index))); }

std::string call::printable(int index) const {
  if (duk_is_error(context_, index)) {
    std::string stack;
    const bool read = protect(context_, [&] {
      duk_get_prop_string(context_, index, "stack");
      duk_to_string(context_, -1);
      stack = to_text(string_at(context_, -1));
    });
    if (read) return stack;
    duk_pop(context_);
  } else if (duk_is_object(context_, index) && !duk_is_function(context_, index)) {
    std::string json;
    const bool encoded = protect(context_, [&] {
      duk_dup(context_, index);
      if (duk_json_encode(context_, -1) != nullptr) json = to_text(string_at(context_, -1));
    });
    if (encoded && !json.empty()) return json;
    if (!encoded) duk_pop(context_);
  }
  return text(index);
}

double call::number(int index, double lowest, double highest) const {
  const double value = duk_to_number(context_, index);
  if (!(value >= lowest && value <= highest)) {
    duk_error(context_, DUK_ERR_RANGE_ERROR, "argument %d must be a number from %g to %g",
              index + 1, lowest, highest);
  }
  return value;
}

void call::return_bytes(std::string_view bytes) {
  push_text(context_, bytes);
  has_result_ = true;
}

run& call::waiting_run() {
  run* run = current_run();
  if (run == nullptr) throw std::logic_error("a function that waits was called outside a run");
  throw_if_stopped(*run);
  return *run;
}

void call::throw_if_stopped(const run& run) {
  if (run.stopped() != stop_reason::none) {
    duk_error(context_, DUK_ERR_ERROR, "the run was ended while it waited");
  }
}

}  // namespace sidehook::jsvm
