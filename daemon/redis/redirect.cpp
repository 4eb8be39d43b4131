#include "daemon/redis/redirect.hpp"

#include <charconv>
#include <string_view>

#include "daemon/redis/host_and_port.hpp"
#include "daemon/redis/slot.hpp"

namespace sidehook::redis {
namespace {

// The text up to the next blank, taken off it.
std::string_view take_word(std::string_view& text) {
  const auto end = text.find(' ');
  const auto word = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return word;
}

std::optional<std::uint16_t> parse_slot(std::string_view text) {
  std::uint16_t slot = 0;
  const auto* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, slot);
  if (error != std::errc() || stopped != end || slot >= slot_count) return std::nullopt;
  return slot;
}

}  // namespace

// "MOVED 3999 10.0.0.1:6381", "ASK 3999 fd00::1:6381"
std::optional<redirect> read_redirect(const reply& answer, const config::redis_address& asked) {
  if (!answer.is(reply::kind::error)) return std::nullopt;
  std::string_view text = answer.text;
  const auto code = take_word(text);
  if (code != "MOVED" && code != "ASK") return std::nullopt;
  const auto slot = parse_slot(take_word(text));
  const auto place = take_word(text);
  const auto colon = place.rfind(':');
  if (!slot || colon == std::string_view::npos) return std::nullopt;
  auto host = place.substr(0, colon);
  if (host.empty()) host = asked.host;
  const auto to = host_and_port(host, place.substr(colon + 1));
  if (!to) return std::nullopt;
  return redirect{code == "MOVED" ? redirect::kind::moved : redirect::kind::ask, *slot, *to};
}

}  // namespace sidehook::redis
