#include "jsvm/json_decode.hpp"

#include <charconv>
#include <system_error>

#include <boost/container/small_vector.hpp>

#include "config/json/ascii.hpp"
#include "config/json/in_place.hpp"
#include "config/json/padded_copy.hpp"
#include "config/json/surrogates.hpp"
#include "jsvm/duktape/define_own.hpp"
#include "jsvm/text.hpp"

namespace sidehook::jsvm {
namespace {

namespace rapidjson = config::json::in_place;

// What nests deeper is left to the engine, which has a limit of its own.
constexpr std::size_t most_levels = 256;
// What an object gets at once; the stack holds as many of each level.
constexpr std::uint32_t most_members = 32;

/// Makes values of the engine as RapidJSON reads them, and puts them into one another as
/// JSON.parse() does. The value stack: the containers that are open, outermost first, each object
/// with the members that are not in it yet.
class builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, builder> {
 public:
  /// @param plain  all strings are ASCII
  builder(duk_context* context, known_names& names, bool plain)
      : context_(context), names_(names), base_(duk_get_top(context)), plain_(plain) {
    duk_require_stack(context_, 1);
  }

  bool Null() {
    duk_push_null(context_);
    return add();
  }
  bool Bool(bool value) {
    duk_push_boolean(context_, value ? 1 : 0);
    return add();
  }
  bool RawNumber(const Ch* text, rapidjson::SizeType length, bool /*copy*/) {
    double value = 0;
    const auto [end, fault] = std::from_chars(text, text + length, value);
    if (fault != std::errc() || end != text + length) return false;
    duk_push_number(context_, value);
    return add();
  }
  bool String(const Ch* text, rapidjson::SizeType length, bool /*copy*/) {
    return push({text, length}) && add();
  }
  bool Key(const Ch* text, rapidjson::SizeType length, bool /*copy*/) {
    if (!plain_) return push({text, length});
    names_.push(context_, {text, length});
    return true;
  }
  bool StartObject() {
    if (!open()) return false;
    duk_push_object(context_);
    open_.push_back({true, 0});
    return true;
  }
  bool EndObject(rapidjson::SizeType /*count*/) {
    put_members(open_.back());
    open_.pop_back();
    return add();
  }
  bool StartArray() {
    if (!open()) return false;
    duk_push_array(context_);
    open_.push_back({false, 0});
    return true;
  }
  bool EndArray(rapidjson::SizeType count) {
    open_.pop_back();
    duk_set_length(context_, -1, count);
    return add();
  }

  /// Leaves nothing on the stack.
  void give_up() { duk_set_top(context_, base_); }

 private:
  bool push(std::string_view text) {
    if (plain_) {
      duk_push_lstring(context_, text.data(), text.size());
      return true;
    }
    // Those are not to be taken for bytes that are no UTF-8.
    if (config::json::holds_surrogates(text)) return false;
    push_text(context_, text);
    return true;
  }

  bool open() {
    if (open_.size() == most_levels) return false;
    // It, and members of a name and a value each.
    duk_require_stack(context_, 1 + 2 * most_members);
    return true;
  }

  /// A container under way.
  struct container {
    bool is_object;
    /// Of an object: the members on the stack. Of an array: the index of the next element.
    std::uint32_t count;
  };

  // Puts the value on top where it belongs.
  bool add() {
    if (open_.empty()) return true;
    auto& into = open_.back();
    if (!into.is_object) {
      sidehook_define_own_index(context_, -2, into.count++);
    } else if (++into.count == most_members) {
      put_members(into);
    }
    return true;
  }

  void put_members(container& object) {
    if (object.count == 0) return;
    sidehook_define_own(context_, static_cast<duk_idx_t>(object.count));
    object.count = 0;
  }

  duk_context* context_;
  known_names& names_;
  const duk_idx_t base_;
  const bool plain_;
  boost::container::small_vector<container, 16> open_;
};

}  // namespace

void push_decoded_json(duk_context* context, std::string_view text, known_names& names) {
  constexpr unsigned flags = rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag;
  const auto seen = config::json::look_at(text);
  if (!seen.control) {
    config::json::padded_copy copy(text);
    rapidjson::InsituStringStream stream(copy.data());
    builder made(context, names, seen.ascii && text.find("\\u") == std::string_view::npos);
    if (!rapidjson::Reader().Parse<flags>(stream, made).IsError() && stream.Tell() == text.size())
      return;
    made.give_up();
  }
  // The engine knows best what is wrong, if anything is.
  push_text(context, text);
  duk_json_decode(context, -1);
}

}  // namespace sidehook::jsvm
