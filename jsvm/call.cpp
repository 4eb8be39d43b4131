#include "jsvm/call.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "jsvm/protect.hpp"
#include "jsvm/script_error.hpp"
#include "jsvm/text.hpp"
#include "jsvm/throw_error.hpp"

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

bool call::is_undefined(int index) const {
  if (index >= argument_count() || duk_is_undefined(context_, index)) return true;
  return duk_is_string(context_, index) && string_at(context_, index) == "undefined";
}

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
    throw_error(
        context_, DUK_ERR_RANGE_ERROR,
        fmt::format("argument {} must be a number from {} to {}", index + 1, lowest, highest));
  }
  return value;
}

std::int64_t call::integer(int index) const {
  if (index >= argument_count()) return 0;
  const double value = std::trunc(duk_to_number(context_, index));
  if (std::isnan(value)) return 0;
  // The largest double below 2^63.
  constexpr double largest = 9223372036854774784.0;
  return static_cast<std::int64_t>(std::clamp(value, -largest, largest));
}

std::string call::json_text(int index) const {
  if (!duk_is_object(context_, index)) return bytes(index);
  duk_dup(context_, index);
  // A function has no JSON.
  const char* encoded = duk_json_encode(context_, -1);
  std::string text = encoded == nullptr ? "undefined" : to_bytes(string_at(context_, -1));
  duk_pop(context_);
  return text;
}

std::optional<json> call::json_argument(int index, std::string& why_not) const {
  json data;
  const bool decoded = protect(context_, [&] {
    push_text(context_, json_text(index));
    duk_json_decode(context_, -1);
    data = json_at(context_, -1);
  });
  if (decoded) return data;
  why_not = take_script_error(context_).message;
  return std::nullopt;
}

void call::return_number(double number) {
  duk_push_number(context_, number);
  has_result_ = true;
}

void call::return_boolean(bool value) {
  duk_push_boolean(context_, value ? 1 : 0);
  has_result_ = true;
}

void call::return_null() {
  duk_push_null(context_);
  has_result_ = true;
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
    throw_error(context_, DUK_ERR_ERROR, "the run was ended while it waited");
  }
}

}  // namespace sidehook::jsvm
