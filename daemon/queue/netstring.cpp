#include "daemon/queue/netstring.hpp"

namespace sidehook::queue {

void append_netstring(std::string& to, std::string_view text) {
  std::array<char, std::numeric_limits<std::size_t>::digits10 + 2> head{};
  auto* end = std::to_chars(head.data(), head.data() + head.size() - 1, text.size()).ptr;
  *end++ = ':';
  to.append(head.data(), end);
  to += text;
  to += ',';
}

void netstring_reader::skip(std::string_view prefix) {
  is_good_ = is_good_ && rest_.starts_with(prefix);
  if (is_good_) rest_.remove_prefix(prefix.size());
}

std::string_view netstring_reader::text() {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), size);
  const auto digits = static_cast<std::size_t>(end - rest_.data());
  is_good_ = is_good_ && error == std::errc() && digits + 1 < rest_.size() &&
             rest_[digits] == ':' && size < rest_.size() - digits - 1 &&
             rest_[digits + 1 + size] == ',';
  if (!is_good_) return {};
  const auto found = rest_.substr(digits + 1, size);
  rest_.remove_prefix(digits + 1 + size + 1);
  return found;
}

}  // namespace sidehook::queue
