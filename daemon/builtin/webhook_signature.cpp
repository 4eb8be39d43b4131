#include "daemon/builtin/webhook_signature.hpp"

#include <fmt/format.h>

#include "config/base64.hpp"
#include "daemon/access/digest.hpp"

namespace sidehook::builtin {

std::vector<jsvm::host::http_header> signature_headers(const std::vector<std::string>& keys,
                                                       std::string_view id,
                                                       std::chrono::system_clock::time_point now,
                                                       std::string_view body) {
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  const auto message = fmt::format("{}.{}.{}", id, seconds, body);
  std::string signatures;
  for (const auto& key : keys) {
    const auto signature = access::hmac(config::digest_algorithm::sha256, key, message);
    signatures +=
        fmt::format("{}v1,{}", signatures.empty() ? "" : " ", config::to_base64(signature));
  }
  return {{"Webhook-Id", std::string(id)},
          {"Webhook-Timestamp", std::to_string(seconds)},
          {"Webhook-Signature", std::move(signatures)}};
}

}  // namespace sidehook::builtin
