#pragma once

#include <string>
#include <string_view>

#include "daemon/gateway/notification.hpp"

namespace sidehook::gateway {

/// Whether a notification comes from who may send it: signed with the gateways' node_secret
/// (SHA-256), or with the private key of a dashboard (RSA, PKCS #1 v1.5 over SHA-256 of the
/// payload, in base64).
class notification_verifier {
 public:
  struct keys {
    std::string node_secret = {};
    /// PEM; "" for none: then no signature with a key is right.
    std::string public_key = {};
  };

  explicit notification_verifier(keys keys) : keys_(std::move(keys)) {}

  /// Why it is not right, in one sentence that names the option; "" when it is.
  std::string fault_of(const notification& what) const;

 private:
  std::string fault_of_digest(const notification& what) const;
  std::string fault_of_key(const notification& what) const;

  keys keys_;
};

/// Why a text is no RSA key in PEM that signatures can be checked with; "" when it is one.
std::string public_key_fault(const std::string& pem);

}  // namespace sidehook::gateway
