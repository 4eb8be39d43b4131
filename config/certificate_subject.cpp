#include "config/certificate_subject.hpp"

#include <algorithm>

#include "config/text_rules.hpp"

namespace sidehook::config {
namespace {

using subject_kind = certificate_subject::kind;

constexpr std::size_t longest_subject = 1024;
constexpr std::string_view common_name = "CN=";
constexpr std::string_view below = "*.";

bool is_dns_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

bool is_dns_name(std::string_view text) {
  return !text.empty() && text.front() != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos && std::ranges::all_of(text, is_dns_character);
}

}  // namespace

std::optional<certificate_subject> parse_certificate_subject(std::string_view text) {
  if (text.size() > longest_subject || !is_plain_text(text)) return std::nullopt;
  if (text == "*") return certificate_subject{subject_kind::any, ""};
  if (text.starts_with(common_name) && text != common_name)
    return certificate_subject{subject_kind::common_name,
                               std::string(text.substr(common_name.size()))};
  if (text.find("://") != std::string_view::npos)
    return certificate_subject{subject_kind::uri, std::string(text)};
  if (text.starts_with(below) && is_dns_name(text.substr(below.size())))
    return certificate_subject{subject_kind::dns_below, std::string(text.substr(below.size()))};
  if (is_dns_name(text)) return certificate_subject{subject_kind::dns_name, std::string(text)};
  return std::nullopt;
}

}  // namespace sidehook::config
