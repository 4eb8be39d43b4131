#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sidehook::config {

/// Whom a client's certificate must name: an item of a mutual_tls way's subjects.
struct certificate_subject {
  enum class kind {
    any,          ///< "*": whoever has a certificate
    common_name,  ///< "CN=gateway-1"
    dns_name,     ///< "gw1.example"
    dns_below,    ///< "*.gw.example": any name with one label more
    uri,          ///< "spiffe://acme/gateway"
  };
  kind is = kind::any;
  /// Without "CN=" and "*.".
  std::string name;
  bool operator==(const certificate_subject&) const = default;
};

/// What a subject has to be, for messages; it follows "must be".
inline constexpr std::string_view subject_rule =
    "CN= and a common name, a DNS name, *. and one, a URI, or * for any";
std::optional<certificate_subject> parse_certificate_subject(std::string_view text);

}  // namespace sidehook::config
