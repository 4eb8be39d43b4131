#include "daemon/trace/context.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace sidehook::trace {
namespace {

// Lower-case digits only, as the standard has them.
std::optional<std::uint64_t> hexadecimal(std::string_view text) {
  std::uint64_t number = 0;
  constexpr int base = 16;
  const auto* const end = text.data() + text.size();
  const bool upper =
      std::any_of(text.begin(), text.end(), [](char c) { return c < '0' || (c > '9' && c < 'a'); });
  const auto [stopped, error] = std::from_chars(text.data(), end, number, base);
  if (upper || error != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

}  // namespace

std::optional<context> context::parse(std::string_view traceparent) {
  // version "-" trace id "-" parent id "-" flags; later versions may add to it.
  constexpr std::size_t size = 55;
  constexpr std::size_t longest = 256;
  if (traceparent.size() < size || traceparent.size() > longest) return std::nullopt;
  for (const auto dash : {2U, 35U, 52U}) {
    if (traceparent[dash] != '-') return std::nullopt;
  }
  const auto version = hexadecimal(traceparent.substr(0, 2));
  const auto trace_high = hexadecimal(traceparent.substr(3, 16));
  const auto trace_low = hexadecimal(traceparent.substr(19, 16));
  const auto span = hexadecimal(traceparent.substr(36, 16));
  const auto flags = hexadecimal(traceparent.substr(53, 2));
  constexpr std::uint64_t forbidden = 0xff;
  if (!version || *version == forbidden || !trace_high || !trace_low || !span || !flags)
    return std::nullopt;
  const auto rest = traceparent.substr(size);
  if (!rest.empty() && (*version == 0 || rest.front() != '-')) return std::nullopt;
  if (std::any_of(rest.begin(), rest.end(), [](char c) { return c <= ' ' || c > '~'; }))
    return std::nullopt;
  if ((*trace_high == 0 && *trace_low == 0) || *span == 0) return std::nullopt;
  constexpr std::uint64_t sampled_flag = 1;
  return context{*trace_high, *trace_low, *span, (*flags & sampled_flag) != 0};
}

std::string context::text() const {
  return fmt::format("00-{:016x}{:016x}-{:016x}-{:02x}", trace_high, trace_low, span,
                     sampled ? 1 : 0);
}

}  // namespace sidehook::trace
