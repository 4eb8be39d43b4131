#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <duktape.h>

namespace sidehook::jsvm {

/// Strings of the engine by their text, of those that one event has as the other: the names of
/// members, the ids of APIs. The engine's own table hashes all of a string first, and takes more
/// than twice as many instructions. One a heap, on its thread.
class known_names {
 public:
  /// Pushes the string of an ASCII text. Throws as Duktape does when there is no memory.
  void push(duk_context* context, std::string_view name);

 private:
  // What is longer is left to the engine.
  static constexpr std::size_t longest = 32;
  static constexpr std::size_t places_bits = 6;
  // A name that is met once must not drive out one that is met with each event.
  static constexpr int patience = 8;

  /// Parts of a text that overlap, so that with its size they tell it from all others.
  using words = std::array<std::uint64_t, longest / sizeof(std::uint64_t)>;
  struct entry {
    words text{};
    std::size_t size = 0;
    /// The engine's; null when the place is free.
    void* string = nullptr;
    /// How many others were looked for here since it was found.
    int misses = 0;
  };

  static words read(std::string_view text);
  static std::size_t place_of(const words& text);
  void keep(duk_context* context, std::size_t place);

  std::array<entry, std::size_t{1} << places_bits> entries_;
  /// An object of the engine with the strings, which stay for that.
  void* kept_ = nullptr;
};

}  // namespace sidehook::jsvm
