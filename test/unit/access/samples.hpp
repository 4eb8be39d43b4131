#pragma once

#include <string>
#include <utility>
#include <vector>

#include "daemon/access/verifier.hpp"

namespace sidehook::test {

using fields = std::vector<std::pair<std::string, std::string>>;

http::request request_with(const fields& headers, const std::string& body = "");

config::way_in bearer(std::vector<std::string> secrets);
config::way_in header_named(std::string header, std::vector<std::string> secrets);
config::way_in standard_webhooks(std::vector<std::string> secrets);
/// As GitHub has it.
config::way_in hub(std::vector<std::string> secrets);
config::way_in kong(std::vector<std::string> secrets);
/// By certificate.
config::way_in certified(std::vector<std::string> subjects);

access::verifier verifier_of(const std::vector<config::way_in>& ways);
access::wall_time at(std::int64_t unix_seconds);

/// The example of the Standard Webhooks libraries; its signature by
///   printf '%s' 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}' |
///     openssl dgst -sha256 -mac HMAC -binary
///       -macopt hexkey:$(echo MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | base64 -d | xxd -p) | base64
struct webhook {
  std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  std::string id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  std::string timestamp = "1614265330";
  std::string signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  std::string body = R"({"test": 2432232314})";
  http::request request() const;
};
inline constexpr std::int64_t webhook_time = 1'614'265'330;
/// Another one of the right form.
inline const std::string other_webhook_secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

/// GitHub's documented example, and the same by the other algorithms, by
///   printf 'Hello, World!' | openssl dgst -sha256 -hmac "It's a Secret to Everybody"
inline const std::string hub_secret = "It's a Secret to Everybody";
inline const std::string hub_body = "Hello, World!";
inline const std::string hub_sha256 =
    "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
inline const std::string hub_sha256_base64 = "dXEH6g6yUJ/CESIczphLijdXC211hsIsRvQ3nIsEPhc=";
inline const std::string hub_sha1 = "01dc10d0c83e72ed246219cdd91669667fe2ca59";
inline const std::string hub_sha512_base64 =
    "Ee01WmF+mBNOhCASp5RMz1nBAlbLGCNXvX46QgE/8Hw3b4wUz1zBkj2iC1HWQlay+4678QCqZ6YTJvYf6oERvA==";

}  // namespace sidehook::test
