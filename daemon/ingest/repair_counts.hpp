#pragma once

#include <array>
#include <atomic>
#include <bitset>
#include <cstddef>
#include <cstdint>

namespace sidehook::ingest {

/// What a body needed before it could be read as what its sender meant.
enum class repair : std::uint8_t {
  entities_in_strings,  ///< HTML's character references undone in string values
  entities_in_body,     ///< undone in the body as a whole: it was not JSON before
  trailing_comma,       ///< a comma before } or ] dropped
  control_character,    ///< a line break or the like within a string escaped
  backslash,            ///< one that began no escape of JSON's
  invalid_utf8,         ///< bytes that are no UTF-8 replaced by U+FFFD
};
constexpr std::size_t repair_kinds = 6;

/// The name of a kind, as metrics have it.
const char* to_string(repair kind);

/// The kinds of repair that one body needed.
class repair_set {
 public:
  void add(repair kind) { kinds_.set(static_cast<std::size_t>(kind)); }
  void add(const repair_set& more) { kinds_ |= more.kinds_; }
  bool has(repair kind) const { return kinds_.test(static_cast<std::size_t>(kind)); }
  bool empty() const { return kinds_.none(); }
  bool operator==(const repair_set& other) const { return kinds_ == other.kinds_; }

 private:
  std::bitset<repair_kinds> kinds_;
};

/// How many bodies needed each kind of repair, from the start of the process. Any thread.
class repair_counts {
 public:
  void add(const repair_set& needed);
  std::uint64_t count(repair kind) const {
    return counts_[static_cast<std::size_t>(kind)].load(std::memory_order_relaxed);
  }

 private:
  std::array<std::atomic<std::uint64_t>, repair_kinds> counts_{};
};

}  // namespace sidehook::ingest
