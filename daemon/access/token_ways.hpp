#pragma once

#include <vector>

#include "daemon/access/digest.hpp"
#include "daemon/access/way.hpp"

/// The ways on which the secret itself is shown. Secrets are held and compared as digests, so that
/// all are of one length.
namespace sidehook::access {

/// "Authorization: Bearer SECRET" (RFC 6750).
class bearer_way : public way {
 public:
  explicit bearer_way(const std::vector<std::string>& secrets);
  outcome check(const http::request& request, wall_time now) const override;

 private:
  const std::vector<digest> secrets_;
};

/// The secret as the value of a header field.
class header_way : public way {
 public:
  header_way(const std::string& header, const std::vector<std::string>& secrets);
  outcome check(const http::request& request, wall_time now) const override;

 private:
  const std::string header_;
  const std::vector<digest> secrets_;
};

}  // namespace sidehook::access
