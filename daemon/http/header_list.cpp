#include "daemon/http/header_list.hpp"

#include <algorithm>

namespace sidehook::http {
namespace {

// Room from the beginning for what a request has as a rule.
constexpr std::size_t usual_bytes = 512;
constexpr std::size_t usual_fields = 16;

}  // namespace

void header_list::add(std::string_view name, std::string_view value) {
  if (entries_.empty()) {
    text_.reserve(usual_bytes);
    entries_.reserve(usual_fields);
  }
  const auto name_begin = static_cast<std::uint32_t>(text_.size());
  const auto value_begin = name_begin + static_cast<std::uint32_t>(name.size());
  text_.append(name).append(value);
  entries_.push_back({name_begin, value_begin, static_cast<std::uint32_t>(text_.size())});
}

std::optional<std::string_view> header_list::find(std::string_view name) const {
  for (const entry& entry : entries_) {
    if (equal_ignoring_case(name_of(entry), name)) return value_of(entry);
  }
  return std::nullopt;
}

std::size_t header_list::count(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      entries_, [&](const entry& entry) { return equal_ignoring_case(name_of(entry), name); }));
}

std::string_view header_list::name_of(const entry& entry) const {
  return {text_.data() + entry.name_begin, entry.value_begin - entry.name_begin};
}

std::string_view header_list::value_of(const entry& entry) const {
  return {text_.data() + entry.value_begin, entry.end - entry.value_begin};
}

}  // namespace sidehook::http
