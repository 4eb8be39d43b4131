#pragma once

#include <string>

#include "test/integration/redis_store/raw_redis.hpp"

namespace sidehook::test {

/// Reads what gateways read of a session, as they do: written from the description of their layout,
/// with hashes of its own, and nothing of ours.
class layout_reader {
 public:
  /// @param hash_keys  as the gateway's option
  layout_reader(std::uint16_t port, bool hash_keys) : redis_(port), hash_keys_(hash_keys) {}

  /// "(nil)" for none.
  std::string session(const std::string& token) { return get("apikey-" + id(token)); }
  /// In seconds; "-1" for good, "-2" for none.
  std::string session_ttl(const std::string& token) {
    return redis_.ask({"TTL", "apikey-" + id(token)});
  }
  std::string counter(const std::string& token) { return get("quota-" + id(token)); }
  std::string counter(const std::string& token, const std::string& scope) {
    return get("quota-" + scope + "-" + id(token));
  }
  std::string mark(const std::string& token) { return get("rate-limit-" + id(token) + ".BLOCKED"); }

  /// What a gateway puts there.
  void set_session(const std::string& token, const std::string& json) {
    redis_.ask({"SET", "apikey-" + id(token), json});
  }
  void set_counter(const std::string& token, const std::string& count) {
    redis_.ask({"SET", "quota-" + id(token), count, "EX", "3600"});
  }
  void set_counter(const std::string& token, const std::string& scope, const std::string& count) {
    redis_.ask({"SET", "quota-" + scope + "-" + id(token), count, "EX", "3600"});
  }
  void set_mark(const std::string& token) {
    redis_.ask({"SET", "rate-limit-" + id(token) + ".BLOCKED", "1"});
  }

  /// What stands for a token.
  std::string id(const std::string& token) const { return hash_keys_ ? hash_of(token) : token; }
  static std::string hash_of(const std::string& token);
  static std::string murmur64_of(const std::string& text);
  static std::string sha256_of(const std::string& text);

  raw_redis& redis() { return redis_; }

 private:
  std::string get(const std::string& key) { return redis_.ask({"GET", key}); }

  raw_redis redis_;
  bool hash_keys_;
};

}  // namespace sidehook::test
