#include "daemon/access/certificate_way.hpp"

#include <algorithm>

namespace sidehook::access {
namespace {

using kind = config::certificate_subject::kind;

// One label more, as a wildcard in a server's certificate has it.
bool is_below(std::string_view name, std::string_view parent) {
  const auto dot = name.find('.');
  return dot != 0 && dot != std::string_view::npos &&
         http::equal_ignoring_case(name.substr(dot + 1), parent);
}

}  // namespace

bool names(const http::client_certificate& certificate,
           const config::certificate_subject& subject) {
  const std::string& name = subject.name;
  switch (subject.is) {
    case kind::any:
      return true;
    case kind::common_name:
      return certificate.common_name == name;
    case kind::dns_name:
      return std::ranges::any_of(certificate.dns_names, [&](const std::string& each) {
        return http::equal_ignoring_case(each, name);
      });
    case kind::dns_below:
      return std::ranges::any_of(certificate.dns_names,
                                 [&](const std::string& each) { return is_below(each, name); });
    case kind::uri:
      return std::ranges::find(certificate.uris, name) != certificate.uris.end();
  }
  return false;
}

certificate_way::certificate_way(const std::vector<std::string>& subjects)
    : way("mutual_tls", R"(ClientCertificate realm="sidehook")") {
  for (const auto& text : subjects) {
    if (auto subject = config::parse_certificate_subject(text))
      subjects_.push_back(*std::move(subject));
  }
}

outcome certificate_way::check(const http::request& request, wall_time /*now*/) const {
  if (!request.certificate) return outcome::missing;
  const bool named = std::ranges::any_of(
      subjects_, [&](const auto& subject) { return names(*request.certificate, subject); });
  return named ? outcome::allowed : outcome::wrong;
}

}  // namespace sidehook::access
