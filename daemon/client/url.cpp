#include "daemon/client/url.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include <fmt/format.h>

#include "config/egress_rule.hpp"
#include "daemon/client/curl_handles.hpp"

namespace sidehook::client {
namespace {

using url_result = boost::system::result<url, std::string>;

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl().url_get(url, part, &text, flags) != CURLUE_OK) return {};
  return curl_text(text).get();
}

// An IPv6 address comes in brackets.
std::string host_of(CURLU* url) {
  const std::string host = part_of(url, CURLUPART_HOST);
  if (host.starts_with('[')) return host.substr(1, host.size() - 2);
  return config::comparable_name(host);
}

std::uint16_t port_of(CURLU* url) {
  const std::string text = part_of(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  std::uint16_t port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80; });
}

}  // namespace

url_result url::parse(const std::string& text) {
  url made;
  made.text_ = text.substr(0, text.find('#'));
  const url_parts parts(checked(curl().url()));
  const CURLUcode error =
      curl().url_set(parts.get(), CURLUPART_URL, made.text_.c_str(), CURLU_PATH_AS_IS);
  if (error != CURLUE_OK) {
    return fmt::format("the URL cannot be read: {}", curl().url_strerror(error));
  }
  made.scheme_ = part_of(parts.get(), CURLUPART_SCHEME);
  made.host_ = host_of(parts.get());
  made.port_ = port_of(parts.get());
  if (made.scheme_ != "http" && made.scheme_ != "https") {
    return fmt::format("the URL's scheme is {}, and only http and https are spoken", made.scheme_);
  }
  // libcurl would read it as the process's locale says.
  if (!is_ascii(made.host_)) {
    return std::string("the URL's host is not ASCII: such a name has to be written as xn--…");
  }
  if (made.host_.empty() || made.port_ == 0) {
    return std::string("the URL names no host, or port 0");
  }
  return made;
}

url_result url::resolve(const std::string& location) const {
  const url_parts parts(checked(curl().url()));
  curl().url_set(parts.get(), CURLUPART_URL, text_.c_str(), 0);
  const CURLUcode error =
      curl().url_set(parts.get(), CURLUPART_URL, location.c_str(), CURLU_URLENCODE);
  if (error != CURLUE_OK) {
    return fmt::format("the URL cannot be read: {}", curl().url_strerror(error));
  }
  return parse(part_of(parts.get(), CURLUPART_URL));
}

std::string url::place() const {
  return host_.find(':') == std::string::npos ? fmt::format("{}:{}", host_, port_)
                                              : fmt::format("[{}]:{}", host_, port_);
}

}  // namespace sidehook::client
