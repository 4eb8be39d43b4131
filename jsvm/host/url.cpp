#include "jsvm/host/url.hpp"

#include <algorithm>

#include <boost/url/authority_view.hpp>
#include <fmt/format.h>

namespace sidehook::jsvm::host {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool is_hex(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

// Unreserved characters, those with a meaning in paths, and "%" of escapes.
bool may_stand_in_path(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
         std::string_view("-._~!$&'()*+,;=:@/%").find(c) != std::string_view::npos;
}

void append_encoded(std::string& to, char c) {
  to += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
}

std::string encode_path(std::string_view path) {
  std::string encoded;
  for (const char c : path) {
    if (may_stand_in_path(c)) {
      encoded += c;
    } else {
      append_encoded(encoded, c);
    }
  }
  return encoded;
}

// A blank would end the request line's target.
std::string encode_blanks(std::string_view query) {
  std::string encoded;
  for (const char c : query) {
    if (c == ' ') {
      encoded += "%20";
    } else {
      encoded += c;
    }
  }
  return encoded;
}

bool has_bad_escape(std::string_view path) {
  for (auto at = path.find('%'); at != std::string_view::npos; at = path.find('%', at + 1)) {
    if (at + 2 >= path.size() || !is_hex(path[at + 1]) || !is_hex(path[at + 2])) return true;
  }
  return false;
}

struct parts {
  /// "http://host:80"
  std::string_view before_path;
  std::string_view path;
  /// With its "?"; "" when there is none.
  std::string_view query;
};

parts split(std::string_view url, std::size_t authority) {
  const auto path = std::min(url.find_first_of("/?", authority), url.size());
  const auto query = std::min(url.find('?', path), url.size());
  return {url.substr(0, path), url.substr(path, query - path), url.substr(query)};
}

// Only this much of a URL has to follow the grammar: what is sent of path and query is the
// script's.
std::string_view fault_of_authority(std::string_view authority) {
  std::string ascii(authority);
  // The HTTP client turns names in other alphabets into ASCII.
  std::replace_if(
      ascii.begin(), ascii.end(), [](char c) { return (c & 0x80) != 0; }, 'x');
  const auto parsed = boost::urls::parse_authority(ascii);
  if (!parsed || parsed->host().empty()) return "has no valid host and port";
  if (!parsed->port().empty() && parsed->port_number() == 0) return "has no valid port";
  return "";
}

}  // namespace

std::variant<std::string, url_fault> outgoing_url(std::string_view written) {
  const auto fault = [&](std::string_view why) {
    return url_fault{fmt::format("the URL \"{}\" {}", written, why)};
  };
  if (std::any_of(written.begin(), written.end(), is_control))
    return url_fault{"the URL holds a control character"};
  const auto url = written.substr(0, written.find('#'));
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos || scheme_end == 0)
    return fault("is not absolute: it needs http:// or https:// and a host");
  std::string scheme(url.substr(0, scheme_end));
  std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (scheme != "http" && scheme != "https") return fault("has another scheme than http and https");
  const auto [before_path, path, query] = split(url, scheme_end + 3);
  if (has_bad_escape(path)) return fault("holds a % that no two hexadecimal digits follow");

  if (const auto why = fault_of_authority(before_path.substr(scheme_end + 3)); !why.empty())
    return fault(why);
  return fmt::format("{}{}{}{}", scheme, before_path.substr(scheme_end),
                     path.empty() ? "/" : encode_path(path), encode_blanks(query));
}

}  // namespace sidehook::jsvm::host
