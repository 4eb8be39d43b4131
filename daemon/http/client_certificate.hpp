#pragma once

#include <string>
#include <vector>

namespace sidehook::http {

/// Whom a client's certificate names, once it is verified.
struct client_certificate {
  /// The subject's common name; "" when it has none, or several.
  std::string common_name;
  /// The alternative names of these two kinds.
  std::vector<std::string> dns_names;
  std::vector<std::string> uris;
};

}  // namespace sidehook::http
