#include "jsvm/known_names.hpp"

#include <cstring>
#include <iterator>
#include <tuple>

namespace sidehook::jsvm {
namespace {

constexpr const char* kept_names = DUK_HIDDEN_SYMBOL("known_names");

template <class Word>
std::uint64_t word_at(std::string_view text, std::size_t offset) {
  Word word = 0;
  std::memcpy(&word, text.data() + offset, sizeof(word));
  return word;
}

}  // namespace

void known_names::push(duk_context* context, std::string_view name) {
  if (name.size() > longest) {
    duk_push_lstring(context, name.data(), name.size());
    return;
  }
  const words text = read(name);
  const std::size_t place = place_of(text);
  entry& there = entries_[place];
  if (there.string != nullptr && there.text == text && there.size == name.size()) {
    there.misses = 0;
    duk_push_heapptr(context, there.string);
    return;
  }
  duk_push_lstring(context, name.data(), name.size());
  if (there.string != nullptr && ++there.misses < patience) return;
  keep(context, place);
  there = {text, name.size(), duk_get_heapptr(context, -1)};
}

// Straight into registers: what has just been copied byte by byte is late to be read as words.
known_names::words known_names::read(std::string_view text) {
  const std::size_t size = text.size();
  if (size >= 16) {
    return {word_at<std::uint64_t>(text, 0), word_at<std::uint64_t>(text, 8),
            word_at<std::uint64_t>(text, size - 16), word_at<std::uint64_t>(text, size - 8)};
  }
  if (size >= 8) return {word_at<std::uint64_t>(text, 0), word_at<std::uint64_t>(text, size - 8)};
  if (size >= 4) return {word_at<std::uint32_t>(text, 0), word_at<std::uint32_t>(text, size - 4)};
  if (size == 0) return {};
  return {word_at<std::uint8_t>(text, 0),
          word_at<std::uint8_t>(text, size / 2) << 8 | word_at<std::uint8_t>(text, size - 1)};
}

// Multiplicative hashing: the upper bits of a product depend on all bits of its factors.
std::size_t known_names::place_of(const words& text) {
  constexpr std::uint64_t factors[] = {0x9E37'79B9'7F4A'7C15U, 0xC2B2'AE3D'27D4'EB4FU,
                                       0x1656'67B1'9E37'79F9U, 0x27D4'EB2F'1656'67C5U};
  static_assert(std::size(factors) == std::tuple_size_v<words>);
  std::uint64_t mixed = 0;
  for (std::size_t i = 0; i < text.size(); ++i) mixed += text[i] * factors[i];
  return mixed >> (64 - places_bits);
}

// [ ... string ] → [ ... string ]
void known_names::keep(duk_context* context, std::size_t place) {
  if (kept_ == nullptr) {
    duk_push_heap_stash(context);
    // Without a prototype: no setter of a script gets them instead.
    duk_push_bare_object(context);
    void* const made = duk_get_heapptr(context, -1);
    duk_put_prop_string(context, -2, kept_names);
    duk_pop(context);
    kept_ = made;
  }
  duk_push_heapptr(context, kept_);
  duk_dup(context, -2);
  duk_put_prop_index(context, -2, static_cast<duk_uarridx_t>(place));
  duk_pop(context);
}

}  // namespace sidehook::jsvm
