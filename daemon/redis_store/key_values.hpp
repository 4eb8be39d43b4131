#pragma once

#include <memory>

#include "daemon/redis_store/error_reply.hpp"
#include "daemon/redis_store/store_client.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::redis_store {

/// What scripts store, where gateways have what their own scripts store (README.md). Each call is
/// one command, and so as atomic as Redis makes it. Any thread. A key and its value may be any
/// bytes.
class key_values : public jsvm::host::key_value_store {
 public:
  explicit key_values(store_client& client);

  void get(std::string key, jsvm::host::answered<std::optional<std::string>> done) override;
  void set(std::string key, std::string value, std::chrono::seconds time_to_live,
           jsvm::host::answered<jsvm::host::nothing> done) override;
  void set_if_absent(std::string key, std::string value, std::chrono::seconds time_to_live,
                     jsvm::host::answered<bool> done) override;
  void remove(std::string key, jsvm::host::answered<jsvm::host::nothing> done) override;
  void time_to_live(std::string key, jsvm::host::answered<std::int64_t> done) override;
  void increment(std::string key, std::chrono::seconds time_to_live,
                 jsvm::host::answered<std::int64_t> done) override;

 private:
  template <class Value, class Read>
  void ask(std::string name, redis::command what, jsvm::host::answered<Value> done, Read read);

  store_client& client_;
  std::shared_ptr<const redis::script> increment_;
};

}  // namespace sidehook::redis_store
