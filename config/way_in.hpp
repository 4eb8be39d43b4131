#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidehook::config {

enum class digest_algorithm { sha1, sha256, sha512 };
enum class digest_encoding { hex, base64 };

/// One way to be let in, an item of listen.auth or admin.auth: what a request has to show. What its
/// members mean is said in daemon/access/README.md.
struct way_in {
  enum class kind { bearer, header, standard_webhooks, hmac, kong, mutual_tls };
  kind type = kind::bearer;
  /// Of header, hmac and kong.
  std::string header;
  /// The following three of hmac and kong.
  digest_algorithm algorithm = digest_algorithm::sha256;
  digest_encoding encoding = digest_encoding::hex;
  std::string prefix;
  /// Of standard_webhooks: how far its time may be from ours.
  std::chrono::seconds tolerance_s{300};
  /// Of mutual_tls: whom the client's certificate must name, one of them.
  std::vector<std::string> subjects;
  /// Where the secrets are, any of which lets in: here, or in the environment variable, or in the
  /// file; exactly one of the three is not empty, and of mutual_tls none.
  std::vector<std::string> secrets;
  std::string secrets_env;
  std::string secrets_file;
  bool operator==(const way_in&) const = default;
};

std::string_view to_string(way_in::kind kind);
std::string_view to_string(digest_algorithm algorithm);

/// Whether the signature of a request with this way covers its body, and nothing else of it.
bool signs_body(way_in::kind kind);

/// Whether a request with this way shows the secret itself, which any client can.
bool shows_secret(way_in::kind kind);

/// How many secrets one way may have.
inline constexpr std::size_t most_secrets = 16;
/// What a secret of such a way has to be, for messages; it follows "must be".
std::string_view secret_rule(way_in::kind kind);
bool is_secret(way_in::kind kind, std::string_view text);
/// The key that a secret of standard_webhooks stands for ("whsec_" and base64); nullopt when it is
/// none.
std::optional<std::string> webhook_key(std::string_view secret);

}  // namespace sidehook::config
