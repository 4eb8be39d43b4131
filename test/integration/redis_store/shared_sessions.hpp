#pragma once

#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "daemon/redis_store/state.hpp"
#include "test/integration/redis_store/layout_reader.hpp"
#include "test/support/redis_server.hpp"
#include "test/unit/session/reading.hpp"
#include "test/unit/store/asking.hpp"

namespace sidehook::test {

/// Sessions over a Redis of their own, on the test's thread; the API "orders" of "acme".
class shared_sessions {
 public:
  explicit shared_sessions(redis_server& server, config::settings settings = {})
      : settings_(with_server(std::move(settings), server)),
        state_(context_, settings_, [this](const std::string& what) { reports.push_back(what); }),
        service_(state_.sessions(), {settings_.sessions, apis, [] { return test_time; }},
                 &state_.quotas()) {
    apis.rules["orders"].org_id = "acme";
  }
  ~shared_sessions() {
    state_.stop();
    context_.restart();
    context_.run();
  }

  /// "" for none.
  std::string get(const std::string& key, const std::string& api_id = "orders") {
    return find(key, api_id).value.value().value_or("");
  }
  jsvm::host::answer<std::optional<std::string>> find(const std::string& key,
                                                      const std::string& api_id = "orders") {
    return ask<std::optional<std::string>>(
        context_, [&](auto done) { service_.get(key, api_id, std::move(done)); });
  }
  /// "" when it was stored, or else why not.
  std::string set(const std::string& key, const std::string& json,
                  jsvm::host::quota_reset reset = jsvm::host::quota_reset::no) {
    return write(key, json, reset).error;
  }
  jsvm::host::answer<jsvm::host::nothing> write(
      const std::string& key, const std::string& json,
      jsvm::host::quota_reset reset = jsvm::host::quota_reset::no) {
    return ask<jsvm::host::nothing>(
        context_, [&](auto done) { service_.set(key, json, reset, std::move(done)); });
  }
  jsvm::host::answer<session::presence> remove(const std::string& key) {
    return ask<session::presence>(context_,
                                  [&](auto done) { service_.remove(key, std::move(done)); });
  }
  jsvm::host::answer<std::int64_t> count(const std::string& name, std::chrono::seconds ttl) {
    return ask<std::int64_t>(
        context_, [&](auto done) { state_.key_values().increment(name, ttl, std::move(done)); });
  }
  void stop() { state_.stop(); }
  std::string failure() {
    context_.restart();
    context_.poll();
    return state_.failure();
  }

  listed_apis apis;
  std::vector<std::string> reports;

 private:
  static config::settings with_server(config::settings settings, const redis_server& server) {
    settings.redis.addresses = {server.address()};
    settings.redis.backoff_max_ms = std::chrono::milliseconds(20);
    return settings;
  }

  boost::asio::io_context context_{1};
  config::settings settings_;
  redis_store::state state_;
  session::session_service service_;
};

/// Tokens of one kind each.
inline const std::string plain_token = "acme0123456789abcdef0123456789abcdef";
// {"org":"acme","id":"alice","h":…}
inline const std::string murmur32_token =
    "eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSIsImgiOiJtdXJtdXIzMiJ9";
inline const std::string murmur64_token =
    "eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSIsImgiOiJtdXJtdXI2NCJ9";
inline const std::string murmur128_token =
    "eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSIsImgiOiJtdXJtdXIxMjgifQ==";
inline const std::string sha256_token = "eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSIsImgiOiJzaGEyNTYifQ==";

inline const std::string orders_only = R"({"access_rights":{"orders":{}}})";

}  // namespace sidehook::test
