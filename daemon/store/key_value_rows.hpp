#pragma once

#include "daemon/store/store_thread.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::store {

/// What scripts store, in the state file. Any thread. A key and its value may be any bytes.
class key_value_rows : public jsvm::host::key_value_store {
 public:
  explicit key_value_rows(store_thread& thread) : thread_(thread) {}

  void get(std::string key, jsvm::host::answered<std::optional<std::string>> done) override;
  void set(std::string key, std::string value, std::chrono::seconds time_to_live,
           jsvm::host::answered<jsvm::host::nothing> done) override;
  void set_if_absent(std::string key, std::string value, std::chrono::seconds time_to_live,
                     jsvm::host::answered<bool> done) override;
  void remove(std::string key, jsvm::host::answered<jsvm::host::nothing> done) override;
  void time_to_live(std::string key, jsvm::host::answered<std::int64_t> done) override;
  /// Refuses what Redis refuses: values that are not written as it writes whole numbers, and the
  /// step past the last one.
  void increment(std::string key, std::chrono::seconds time_to_live,
                 jsvm::host::answered<std::int64_t> done) override;

 private:
  template <class Value>
  jsvm::host::answer<Value> put(expiring_table& table, const std::string& key,
                                std::string_view text, std::optional<instant> end, instant now,
                                Value result);

  store_thread& thread_;
};

}  // namespace sidehook::store
