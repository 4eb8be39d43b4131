#pragma once

#include <cstdint>
#include <string>

#include <boost/system/result.hpp>

namespace sidehook::client {

/// An absolute http or https URL. libcurl takes it apart, as it does again when it connects: what
/// is checked here is what is reached.
class url {
 public:
  /// The error is a sentence without the URL, whose query may be secret.
  static boost::system::result<url, std::string> parse(const std::string& text);
  /// Where a Location leads from here; it may be relative.
  boost::system::result<url, std::string> resolve(const std::string& location) const;

  /// Without the fragment.
  const std::string& text() const { return text_; }
  const std::string& scheme() const { return scheme_; }
  /// Lower case ASCII without a dot at its end; an IPv6 address without brackets.
  const std::string& host() const { return host_; }
  std::uint16_t port() const { return port_; }
  /// For messages: "example.com:80", "[::1]:80".
  std::string place() const;

 private:
  url() = default;

  std::string text_;
  std::string scheme_;
  std::string host_;
  std::uint16_t port_ = 0;
};

}  // namespace sidehook::client
