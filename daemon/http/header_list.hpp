#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidehook::http {

/// ASCII letters compare equal in either case, as field names and the words of HTTP do.
inline bool equal_ignoring_case(std::string_view left, std::string_view right) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  };
  return std::ranges::equal(left, right, {}, lower, lower);
}

/// The header fields of a request, in their order. One block of text holds them all.
class header_list {
 public:
  void add(std::string_view name, std::string_view value);

  std::size_t size() const { return entries_.size(); }
  /// The value of the first field of this name.
  std::optional<std::string_view> find(std::string_view name) const;
  /// Calls visitor(name, value) for each field.
  template <class Visitor>
  void visit(Visitor&& visitor) const {
    for (const entry& entry : entries_) visitor(name_of(entry), value_of(entry));
  }
  /// How many fields have this name.
  std::size_t count(std::string_view name) const;

 private:
  struct entry {
    std::uint32_t name_begin;
    std::uint32_t value_begin;
    std::uint32_t end;
  };

  std::string_view name_of(const entry& entry) const;
  std::string_view value_of(const entry& entry) const;

  std::string text_;
  std::vector<entry> entries_;
};

}  // namespace sidehook::http
