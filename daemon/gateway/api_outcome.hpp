#pragma once

#include <string>
#include <string_view>

#include "daemon/gateway/options.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::gateway {

/// What became of a request to the gateway's API.
struct api_outcome {
  enum class kind {
    done,       ///< it did what was asked
    not_found,  ///< it has nothing of that name
    malformed,  ///< it does not take what it was sent
    refused,    ///< it does not take our secret
    gone,       ///< no answer, or none of a gateway that works
  };
  kind what = kind::gone;
  /// The body, when it is done; else one sentence for people, without a secret or a key.
  std::string text = {};

  bool is(kind wanted) const { return what == wanted; }
  /// Whether the API cannot be used at present, whatever it is asked.
  bool is_unusable() const { return what == kind::refused || what == kind::gone; }
};

/// What an answer of HTTP means when it comes from the gateway's API.
/// @param place  host and port of the gateway
api_outcome judge(jsvm::host::http_result result, std::string_view place, const options& options);

/// Whether a body is the gateway's {"status":"ok",…}.
bool says_ok(const std::string& body);

/// Which option holds the secret.
std::string_view secret_option(const options& options);

}  // namespace sidehook::gateway
