#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "jsvm/duktape/string_hash.hpp"
#include "jsvm/heap.hpp"
#include "jsvm/json_decode.hpp"
#include "jsvm/protect.hpp"
#include "jsvm/text.hpp"
#include "test/support/script_ports.hpp"

namespace sidehook::test {

/// What a JSON text is in JavaScript, decoded by us or by the engine, in words that tell all that
/// may differ: the order of members, -0, the code units of strings, the prototypes.
class decoded_json {
 public:
  /// @param digits  that count of a number; "" for all
  explicit decoded_json(std::string digits = "")
      : shown_("function shown(number) { return number.toPrecision(" +
               (digits.empty() ? "undefined" : digits) + "); }") {}

  std::string by_us(std::string_view text) {
    return described([&] { jsvm::push_decoded_json(context_, text, heap_.names()); });
  }
  std::string by_engine(std::string_view text) {
    return described([&] {
      jsvm::push_text(context_, text);
      duk_json_decode(context_, -1);
    });
  }
  /// That of a string in the engine.
  std::uint32_t hash_of(std::string_view text) {
    jsvm::push_text(context_, text);
    const auto hash = sidehook_string_hash(context_, -1);
    duk_pop(context_);
    return hash;
  }
  /// Leaves in the heap what is still wanted.
  void collect_garbage() { duk_gc(context_, 0); }
  /// Runs a script in the heap before.
  void run(const char* script) {
    if (!jsvm::protect(context_, [&] { duk_eval_string(context_, script); }))
      throw std::runtime_error(duk_safe_to_string(context_, -1));
  }

 private:
  // A setter that a test has put in the way of decoding is in the way of this too.
  static constexpr const char* describe = R"js(;
      ['Path', '0', '__proto__'].forEach(function (name) {
        delete Object.prototype[name];
        delete Array.prototype[name];
      });
      (function describe(value) {
        if (typeof value === 'number') return 'number ' + shown(value) + (1 / value < 0 ? ' below' : '');
        if (typeof value === 'string') {
          var units = [];
          for (var i = 0; i < value.length; i++) units.push(value.charCodeAt(i).toString(16));
          return 'string ' + units.join(' ');
        }
        if (value === null || typeof value !== 'object') return String(value);
        var prototype = Object.getPrototypeOf(value);
        var is = prototype === Object.prototype ? 'object' : prototype === Array.prototype ? 'array' : 'other';
        var members = Object.getOwnPropertyNames(value).map(function (name) {
          var own = Object.getOwnPropertyDescriptor(value, name);
          var flags = [own.writable, own.enumerable, own.configurable].join();
          return describe(name) + ' = ' + describe(own.value) + ' ' + flags;
        });
        return is + Array.isArray(value) + ' {' + members.join('; ') + '}';
      }))js";

  template <class Push>
  std::string described(Push push) {
    std::string text;
    const bool good = jsvm::protect(context_, [&] {
      push();
      duk_eval_string(context_, (shown_ + describe).c_str());
      duk_swap_top(context_, -2);
      duk_call(context_, 1);
      text = jsvm::string_at(context_, -1);
    });
    if (good) return text;
    text = std::string("throws ") + duk_safe_to_string(context_, -1);
    duk_pop(context_);
    return text;
  }

  class no_log : public jsvm::host::script_log {
    void write(std::string_view, std::string_view, const jsvm::run&) override {}
  };

  std::string shown_;
  no_log log_;
  recording_http_client http_;
  absent_stores stores_;
  fixed_environment environment_;
  jsvm::host::ports ports_{log_, http_, stores_, stores_, environment_};
  jsvm::heap heap_{std::size_t{64} << 20, {}, ports_};
  duk_context* context_ = heap_.root();
};

}  // namespace sidehook::test
