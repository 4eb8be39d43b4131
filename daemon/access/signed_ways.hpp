#pragma once

#include <vector>

#include "daemon/access/way.hpp"

/// The ways on which a secret signs the body, and is not shown.
namespace sidehook::access {

/// Standard Webhooks, version 1 (HMAC-SHA256): the id, the time and the body are signed.
class standard_webhooks_way : public way {
 public:
  standard_webhooks_way(std::chrono::seconds tolerance, const std::vector<std::string>& secrets);
  bool signs_id_and_body() const override { return true; }
  outcome check(const http::request& request, wall_time now) const override;

 private:
  bool is_signed(const http::request& request, std::string_view id,
                 std::string_view timestamp) const;

  const std::chrono::seconds tolerance_;
  std::vector<std::string> keys_;
};

/// The HMAC of the body in a header field, as GitHub and Kong have it.
class hmac_way : public way {
 public:
  hmac_way(const config::way_in& settings, std::vector<std::string> secrets);
  outcome check(const http::request& request, wall_time now) const override;

 private:
  const config::way_in settings_;
  const std::vector<std::string> secrets_;
};

}  // namespace sidehook::access
