#pragma once

#include <string>
#include <vector>

#include "config/certificate_subject.hpp"
#include "daemon/access/way.hpp"

namespace sidehook::access {

/// The client's certificate, which TLS has verified, names one of those who are let in. It has no
/// secrets of ours.
class certificate_way : public way {
 public:
  /// @param subjects  as in the settings, without faults
  explicit certificate_way(const std::vector<std::string>& subjects);
  outcome check(const http::request& request, wall_time now) const override;

 private:
  std::vector<config::certificate_subject> subjects_;
};

/// Whether the certificate names it: common names and URIs byte for byte, DNS names in any case.
bool names(const http::client_certificate& certificate, const config::certificate_subject& subject);

}  // namespace sidehook::access
